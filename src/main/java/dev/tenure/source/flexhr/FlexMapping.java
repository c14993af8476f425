package dev.tenure.source.flexhr;

import dev.tenure.roster.Field;
import dev.tenure.roster.PersonRecord;
import dev.tenure.source.Because;
import dev.tenure.source.ForeignRecord;
import dev.tenure.source.ForeignRecord.Meaning;
import dev.tenure.source.SourceText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * What an employee of Flex HRM means in our words. Each field that Flex owns is stated every time, empty where Flex has
 * nothing, so that clearing works. Three things are left unsaid rather than guessed, with a remark beside the record:
 * a manager or title whose id Flex itself cannot resolve (the one known before stays: an error of HR's must not take a
 * manager away), and the employment of a person without any period.
 */
class FlexMapping {

    private final FlexSettings settings;
    private final Map<String, FlexName> titles;
    private final Map<String, FlexName> types;
    private final FlexManagers managers;
    private final Instant now;
    private final LocalDate today;

    FlexMapping(
            FlexSettings settings,
            Map<String, FlexName> titles,
            Map<String, FlexName> types,
            FlexManagers managers,
            Instant now) {
        this.settings = settings;
        this.titles = titles;
        this.types = types;
        this.managers = managers;
        this.now = now;
        this.today = LocalDate.ofInstant(now, settings.zone());
    }

    LocalDate today() {
        return today;
    }

    /** A record that says nothing of a person; nothing personal is kept of it. */
    static ForeignRecord skipped(String id, String code, String text) {
        return new ForeignRecord(id, Map.of("Id", id), new Meaning.Skip(new Because(code, text)), null);
    }

    /** A record that should have said something. */
    ForeignRecord failed(FlexEmployee employee, FlexCompany company, String code, String text, LocalDate lookAgainOn) {
        return new ForeignRecord(
                employee.id(),
                payload(employee, company, List.of()),
                new Meaning.Fail(new Because(code, text)),
                lookAgainOn);
    }

    ForeignRecord understood(FlexEmployee employee, String number, FlexCompany company, List<FlexPeriod> periods) {
        Optional<FlexEmployment> employment;
        try {
            employment = FlexEmployment.of(periods, today, settings.zone());
        } catch (DateTimeParseException noDate) {
            return failed(
                    employee,
                    company,
                    "bad-period",
                    "An employment period has a day that is no date.",
                    today.plusDays(1));
        }
        Map<Field, Optional<String>> stated = new TreeMap<>();
        List<Because> remarks = new ArrayList<>();
        stated.put(Field.GIVEN_NAME, SourceText.clean(employee.firstName()));
        stated.put(Field.FAMILY_NAME, SourceText.clean(employee.lastName()));
        stated.put(Field.EMAIL, SourceText.clean(employee.emailWork()));
        stated.put(Field.COMPANY, SourceText.clean(company.name()));
        own(stated, Field.DEPARTMENT, settings.departmentSource(), employee.ownDepartment(), company);
        own(stated, Field.LOCATION, settings.locationSource(), employee.ownLocation(), company);
        own(stated, Field.PHONE, settings.phoneSource(), employee.ownPhone(), company);
        own(stated, Field.MOBILE, settings.mobileSource(), employee.ownMobile(), company);
        boolean managerKnown = manager(stated, employee, remarks);
        employment.ifPresentOrElse(
                e -> employment(stated, e, remarks),
                () -> remarks.add(new Because(
                        "no-employment-period",
                        "Flex HRM has no employment period of this person, so that nothing is said of first day, last"
                                + " day and title. Check that the API user may view employment periods.")));
        LocalDate again = Stream.of(
                        employment.map(FlexEmployment::changesOn).orElse(null), managerKnown ? null : today.plusDays(1))
                .filter(day -> day != null)
                .min(LocalDate::compareTo)
                .orElse(null);
        return new ForeignRecord(
                employee.id(),
                payload(employee, company, periods),
                Meaning.of(
                        () -> new PersonRecord(FlexFeed.NAME, employee.id(), null, now, number, stated),
                        remark(remarks)),
                again);
    }

    private static void own(
            Map<Field, Optional<String>> stated,
            Field field,
            FieldSource source,
            @Nullable String ownValue,
            FlexCompany company) {
        switch (source.kind()) {
            case NONE -> {}
            case COMPANY -> stated.put(field, SourceText.clean(company.name()));
            case FIELD -> stated.put(field, SourceText.clean(ownValue));
        }
    }

    private boolean manager(Map<Field, Optional<String>> stated, FlexEmployee employee, List<Because> remarks) {
        Optional<String> id = SourceText.clean(employee.immediateManagerEmployeeId());
        if (id.isEmpty()) {
            stated.put(Field.MANAGER, Optional.empty());
            return true;
        }
        Optional<String> number = managers.numberOf(id.get());
        if (number.isPresent()) {
            stated.put(Field.MANAGER, number);
            return true;
        }
        remarks.add(new Because(
                "manager-unknown",
                "Flex HRM names employee " + id.get() + " as manager and cannot say who that is. The manager known"
                        + " before, if any, stays: correct it in HR."));
        return false;
    }

    private void employment(Map<Field, Optional<String>> stated, FlexEmployment employment, List<Because> remarks) {
        stated.put(Field.ACTIVE, Optional.of(Boolean.toString(employment.active())));
        stated.put(Field.START_DATE, Optional.ofNullable(employment.firstDay()).map(LocalDate::toString));
        stated.put(Field.END_DATE, Optional.ofNullable(employment.lastDay()).map(LocalDate::toString));
        if (!settings.titlesPath().isBlank()) {
            named(titles, employment.period().titleId(), "title", remarks)
                    .ifPresent(title -> stated.put(Field.TITLE, title.flatMap(name -> SourceText.clean(name.name()))));
        }
        if (!settings.employmentTypesPath().isBlank()) {
            named(types, employment.period().employmentTypeId(), "employment type", remarks)
                    .ifPresent(type -> stated.put(
                            Field.EMPLOYMENT_TYPE,
                            type.map(name -> name.isOneOf(settings.contractorTypes()) ? "contractor" : "employee")));
        }
    }

    /** Nothing if the id cannot be resolved; an empty answer within if there is no id. */
    private static Optional<Optional<FlexName>> named(
            Map<String, FlexName> names, @Nullable String id, String what, List<Because> remarks) {
        if (id == null || id.isBlank()) {
            return Optional.of(Optional.empty());
        }
        FlexName name = names.get(id);
        if (name == null) {
            remarks.add(new Because(
                    what.replace(' ', '-') + "-unknown",
                    "Flex HRM names the " + what + " " + id + " and does not list it. The one known before stays."));
            return Optional.empty();
        }
        return Optional.of(Optional.of(name));
    }

    @Nullable
    private static Because remark(List<Because> remarks) {
        return remarks.isEmpty()
                ? null
                : new Because(
                        remarks.get(0).code(),
                        remarks.stream().map(Because::text).collect(Collectors.joining(" ")));
    }

    /** What is kept of the record: these fields and no others. */
    private Map<String, Object> payload(FlexEmployee employee, FlexCompany company, List<FlexPeriod> periods) {
        Map<String, Object> payload = new TreeMap<>();
        payload.put("Id", employee.id());
        payload.put("CompanyNumber", company.companyNumber());
        keep(payload, "FirstName", employee.firstName());
        keep(payload, "LastName", employee.lastName());
        keep(payload, "EmailWork", employee.emailWork());
        keep(payload, "ImmediateManagerEmployeeId", employee.immediateManagerEmployeeId());
        keep(payload, "EmploymentNumber", employee.number().orElse(null));
        settings.departmentSource().ownField().ifPresent(name -> keep(payload, name, employee.ownDepartment()));
        settings.locationSource().ownField().ifPresent(name -> keep(payload, name, employee.ownLocation()));
        settings.phoneSource().ownField().ifPresent(name -> keep(payload, name, employee.ownPhone()));
        settings.mobileSource().ownField().ifPresent(name -> keep(payload, name, employee.ownMobile()));
        payload.put("EmploymentPeriods", periods.stream().map(this::payload).toList());
        return payload;
    }

    private Map<String, Object> payload(FlexPeriod period) {
        Map<String, Object> payload = new TreeMap<>();
        keep(payload, "FromDate", period.fromDate());
        keep(payload, "ToDate", period.toDate());
        keep(payload, "TitleId", period.titleId());
        keep(payload, "EmploymentTypeId", period.employmentTypeId());
        return payload;
    }

    private static void keep(Map<String, Object> payload, String name, @Nullable String value) {
        SourceText.clean(value).ifPresent(text -> payload.put(name, text));
    }
}
