package dev.tenure.source.flexhr;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import dev.tenure.source.SourceText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * The few fields of an employee that a directory account needs. Whatever else Flex HRM sends, such as national
 * identity numbers, bank and tax data, is skipped while parsing and is never in our memory as a value.
 *
 * @param ownDepartment read from the field that the settings name, as the other own fields are
 */
record FlexEmployee(
        @Nullable String id,
        @Nullable String companyId,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String emailWork,
        @Nullable String immediateManagerEmployeeId,

        @Nullable @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Employment> employment,

        @Nullable String ownDepartment,
        @Nullable String ownLocation,
        @Nullable String ownPhone,
        @Nullable String ownMobile) {

    /** Bank and tax data are beside the number, and are not read. */
    record Employment(@Nullable String employmentNumber) {}

    /** The employee number, leading zeros kept. */
    Optional<String> number() {
        return employment == null
                ? Optional.empty()
                : employment.stream()
                        .flatMap(each ->
                                each == null ? Stream.empty() : SourceText.clean(each.employmentNumber).stream())
                        .findFirst();
    }

    /** Flex HRM blanks people whom it has anonymised; it does not say so otherwise. */
    boolean isNameless() {
        return SourceText.clean(firstName).isEmpty()
                && SourceText.clean(lastName).isEmpty();
    }

    /** Gives the own fields the names that they have in this installation. */
    static PropertyNamingStrategy naming(FlexAccess.OwnFields fields) {
        return new OwnNames(Map.of(
                "ownDepartment", fields.department(),
                "ownLocation", fields.location(),
                "ownPhone", fields.phone(),
                "ownMobile", fields.mobile()));
    }

    private static final class OwnNames extends PropertyNamingStrategy {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, FieldSource> own;

        OwnNames(Map<String, FieldSource> own) {
            this.own = own;
        }

        @Override
        public String nameForConstructorParameter(
                MapperConfig<?> config, AnnotatedParameter parameter, String defaultName) {
            return name(defaultName);
        }

        @Override
        public String nameForField(MapperConfig<?> config, AnnotatedField field, String defaultName) {
            return name(defaultName);
        }

        @Override
        public String nameForGetterMethod(MapperConfig<?> config, AnnotatedMethod method, String defaultName) {
            return name(defaultName);
        }

        private String name(String component) {
            FieldSource source = own.get(component);
            // A name that no server sends stands for a field that is not to be read.
            return source == null ? component : source.ownField().orElse("\0" + component);
        }
    }

    @Override
    public String toString() {
        return "FlexEmployee[" + id + "]";
    }
}
