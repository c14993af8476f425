package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.source.FormProblem;
import dev.tenure.source.InvalidMapping;
import dev.tenure.source.Mapping;
import dev.tenure.source.MappingForm;
import dev.tenure.source.Mappings;
import dev.tenure.source.OwnField;
import dev.tenure.source.OwnFields;
import dev.tenure.source.Preset;
import dev.tenure.source.Preview;
import dev.tenure.source.Proposal;
import dev.tenure.source.SourceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The mappings of this installation: what is unique here is in its catalogue of own fields. */
@Component
class MappingBook implements Mappings {

    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final Set<String> NOT_THERE_YET = Set.of("required", "not-mapped");

    private final OwnFields ownFields;
    private final Language language = new Language();
    private final SmartMapping smart = new SmartMapping();

    MappingBook(OwnFields ownFields) {
        this.ownFields = ownFields;
    }

    @Override
    public Mapping compile(MappingForm form) {
        FormCheck check = check();
        CompiledMapping mapping = check.compile(form);
        refuse(check.problems());
        return mapping;
    }

    @Override
    public Preview preview(MappingForm form, List<SourceRecord> sample) {
        FormCheck check = check();
        CompiledMapping mapping = check.compile(form);
        refuse(check.problems().stream()
                .filter(problem -> !NOT_THERE_YET.contains(problem.code()))
                .toList());
        return Previewing.of(mapping, sample);
    }

    @Override
    public List<Proposal> propose(List<SourceRecord> sample) {
        return smart.propose(sample);
    }

    @Override
    public Optional<Preset> preset(String kind) {
        if (!KIND.matcher(kind).matches()) {
            return Optional.empty();
        }
        try (InputStream preset = MappingBook.class.getResourceAsStream(kind + ".json")) {
            return preset == null ? Optional.empty() : Optional.of(new ObjectMapper().readValue(preset, Preset.class));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The preset '" + kind + "' cannot be read.", unreadable);
        }
    }

    private FormCheck check() {
        return new FormCheck(
                language,
                ownFields.list().stream()
                        .filter(OwnField::unique)
                        .map(field -> "attributes." + field.name())
                        .collect(Collectors.toSet()));
    }

    private static void refuse(List<FormProblem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidMapping(problems);
        }
    }
}
