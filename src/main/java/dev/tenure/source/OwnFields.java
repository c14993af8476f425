package dev.tenure.source;

import dev.tenure.roster.Field;
import dev.tenure.roster.InvalidPersonRecord;
import dev.tenure.roster.Stated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The catalogue of fields that the customer added. One that is not in it may be mapped, and is not unique. */
@Component
public class OwnFields {

    private final JdbcClient db;

    public OwnFields(JdbcClient db) {
        this.db = db;
    }

    /**
     * Adds a field, or makes the known one so. Nobody's values are changed, nor looked at.
     *
     * @throws InvalidPersonRecord {@code bad-name} if the roster would refuse the name
     */
    public void define(OwnField field) {
        // The roster says what a name is.
        new Stated(null, Map.of(Field.attribute(field.name()), Optional.of("any")));
        db.sql("""
                insert into own_field (name, title, is_unique) values (?, ?, ?)
                on conflict (name) do update set title = excluded.title, is_unique = excluded.is_unique
                """)
                .params(field.name(), SourceText.clean(field.title()).orElse(field.name()), field.unique())
                .update();
    }

    /** Defines those that are not there; what is there stays as it is. */
    void addMissing(List<OwnField> fields) {
        List<String> known = list().stream().map(OwnField::name).toList();
        fields.stream().filter(field -> !known.contains(field.name())).forEach(this::define);
    }

    /** By name. */
    public List<OwnField> list() {
        return db.sql("select name, title, is_unique from own_field order by name")
                .query((row, number) ->
                        new OwnField(row.getString("name"), row.getString("title"), row.getBoolean("is_unique")))
                .list();
    }
}
