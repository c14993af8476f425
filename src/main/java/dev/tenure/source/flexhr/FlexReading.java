package dev.tenure.source.flexhr;

import dev.tenure.source.FeedFault;
import dev.tenure.source.Reading;
import dev.tenure.source.SourceRecord;
import dev.tenure.source.SourceText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.lang.Nullable;

/**
 * Hands over each employee once, put together from what Flex HRM keeps apart: the employee, the employment that holds
 * today, its title, the company, and the manager's number. What Flex HRM cannot resolve is left out of the record rather
 * than said to be empty. All are listed twice, because a manager may come after those who name them.
 */
class FlexReading {

    private final FlexConnection connection;
    private final FlexClient client;
    private final Reading reading;
    private final LocalDate today;
    private final Map<String, Optional<String>> numbers = new HashMap<>();
    private final Map<String, FlexName> titles = new HashMap<>();
    private final Map<String, FlexName> types = new HashMap<>();
    private final Set<String> given = new HashSet<>();

    FlexReading(FlexConnection connection, FlexClient client, Reading reading, Instant now) {
        this.connection = connection;
        this.client = client;
        this.reading = reading;
        this.today = LocalDate.ofInstant(now, connection.access().zone());
    }

    void readAll() {
        Map<String, FlexCompany> companies = chosen(client.companies());
        for (FlexCompany company : companies.values()) {
            titles.putAll(client.names(connection.titlesPath(), company));
            types.putAll(client.names(connection.typesPath(), company));
        }
        boolean sample = reading.wanted() != Integer.MAX_VALUE;
        if (!sample) {
            list(companies, (company, employee) -> {
                numbers.put(employee.id(), employee.number());
                return true;
            });
        }
        list(companies, (company, employee) -> !given.add(employee.id()) || take(company, employee));
    }

    private Map<String, FlexCompany> chosen(List<FlexCompany> all) {
        Set<Integer> missing = new TreeSet<>(connection.companies());
        Map<String, FlexCompany> chosen = new LinkedHashMap<>();
        for (FlexCompany company : all) {
            missing.remove(company.companyNumber());
            if (connection.companies().isEmpty() || connection.companies().contains(company.companyNumber())) {
                chosen.put(company.id(), company);
            }
        }
        if (!missing.isEmpty()) {
            reading.fault(FeedFault.ofPart(
                    "company-unknown",
                    "Flex HRM lists no company " + missing
                            + ". Correct 'companies', or give the API user access to it."));
        }
        return chosen;
    }

    private interface Listed {
        boolean take(FlexCompany company, FlexEmployee employee);
    }

    private void list(Map<String, FlexCompany> companies, Listed to) {
        boolean[] more = {true};
        for (FlexCompany company : companies.values()) {
            Predicate<FlexEmployee> each = employee -> more[0] = to.take(own(companies, company, employee), employee);
            try {
                client.employees(company, reading.changedSince().orElse(null), each);
            } catch (FeedFault fault) {
                giveUp(fault);
            }
            if (!more[0]) {
                return;
            }
        }
    }

    private static FlexCompany own(Map<String, FlexCompany> companies, FlexCompany asked, FlexEmployee employee) {
        return employee.companyId() == null ? asked : companies.getOrDefault(employee.companyId(), asked);
    }

    private void giveUp(FeedFault fault) {
        if (fault.endsReading()) {
            throw fault;
        }
        reading.fault(fault);
    }

    private boolean take(FlexCompany company, FlexEmployee employee) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", employee.id());
        if (employee.isNameless()) {
            fields.put("anonymised", true);
            return reading.takeAnonymised(new SourceRecord(employee.id(), fields));
        }
        try {
            plain(fields, company, employee);
            employment(fields, client.periods(employee.id()));
        } catch (FeedFault fault) {
            // Half a record would clear the days of the employment: nobody is handed over instead.
            giveUp(fault);
            return true;
        }
        return reading.take(new SourceRecord(employee.id(), fields));
    }

    private void plain(Map<String, Object> fields, FlexCompany company, FlexEmployee employee) {
        FlexAccess.OwnFields own = connection.access().fields();
        fields.put("employmentNumber", employee.number().orElse(null));
        fields.put("firstName", clean(employee.firstName()));
        fields.put("lastName", clean(employee.lastName()));
        fields.put("emailWork", clean(employee.emailWork()));
        fields.put("companyNumber", company.companyNumber());
        fields.put("companyName", clean(company.name()));
        own(fields, "department", own.department(), employee.ownDepartment(), company);
        own(fields, "location", own.location(), employee.ownLocation(), company);
        own(fields, "phone", own.phone(), employee.ownPhone(), company);
        own(fields, "mobile", own.mobile(), employee.ownMobile(), company);
        String manager = clean(employee.immediateManagerEmployeeId());
        fields.put("managerId", manager);
        if (manager == null) {
            fields.put("managerEmploymentNumber", null);
        } else {
            numberOf(manager).ifPresent(number -> fields.put("managerEmploymentNumber", number));
        }
    }

    private static void own(
            Map<String, Object> fields, String name, FieldSource source, @Nullable String value, FlexCompany company) {
        switch (source.kind()) {
            case NONE -> {}
            case COMPANY -> fields.put(name, clean(company.name()));
            case FIELD -> fields.put(name, clean(value));
        }
    }

    /** From those who are listed, or else by asking for that one. */
    private Optional<String> numberOf(String id) {
        Optional<String> known = numbers.get(id);
        if (known == null) {
            try {
                known = client.employee(id).flatMap(FlexEmployee::number);
            } catch (FeedFault fault) {
                if (fault.endsReading()) {
                    throw fault;
                }
                known = Optional.empty();
            }
            numbers.put(id, known);
        }
        return known;
    }

    private void employment(Map<String, Object> fields, List<FlexPeriod> periods) {
        Optional<FlexEmployment> found;
        try {
            found = FlexEmployment.of(periods, today, connection.access().zone());
        } catch (DateTimeParseException noDate) {
            // So that no mapping takes it for a day: this one record is refused, and says why.
            fields.put("firstDay", "no date: " + noDate.getParsedString());
            return;
        }
        if (found.isEmpty()) {
            return;
        }
        FlexEmployment employment = found.get();
        fields.put("active", employment.active());
        fields.put("firstDay", text(employment.firstDay()));
        fields.put("lastDay", text(employment.lastDay()));
        named(
                fields,
                "title",
                connection.titlesPath(),
                titles,
                employment.period().titleId());
        named(
                fields,
                "employmentType",
                connection.typesPath(),
                types,
                employment.period().employmentTypeId());
        employedAs(fields, employment.period().employmentTypeId());
    }

    private void employedAs(Map<String, Object> fields, @Nullable String typeId) {
        if (fields.containsKey("employmentType")) {
            FlexName type = types.get(typeId);
            fields.put(
                    "employedAs",
                    type == null ? null : type.isOneOf(connection.contractorTypes()) ? "contractor" : "employee");
        }
    }

    private static void named(
            Map<String, Object> fields, String name, String path, Map<String, FlexName> names, @Nullable String id) {
        if (path.isEmpty()) {
            return;
        }
        if (id == null || id.isBlank()) {
            fields.put(name, null);
        } else if (names.containsKey(id)) {
            fields.put(name, clean(names.get(id).name()));
            fields.put(name + "Code", clean(names.get(id).code()));
        }
    }

    @Nullable
    private static String text(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }

    @Nullable
    private static String clean(@Nullable String text) {
        return SourceText.clean(text).orElse(null);
    }
}
