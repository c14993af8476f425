package dev.tenure.source.flexhr;

import dev.tenure.roster.Erasures;
import dev.tenure.roster.Person;
import dev.tenure.roster.Roster;
import dev.tenure.source.Feed;
import dev.tenure.source.FeedFault;
import dev.tenure.source.Intake;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads Flex HRM: companies, titles and types, the people changed lately, and the employment periods of each. The
 * periods are asked for in every run, because nothing promises that a new period makes its employee a changed one; that
 * also tells a first and a last day on the day itself. Leaving is told by periods alone: a person who is not listed has
 * not left.
 */
class FlexFeed implements Feed {

    /** The source of these records in the roster. */
    static final String NAME = "flexhr";

    private final FlexSettings settings;
    private final FlexClient client;
    private final Roster roster;
    private final Erasures erasures;
    private final Clock clock;

    FlexFeed(FlexSettings settings, Roster roster, Erasures erasures, MeterRegistry metrics, Clock clock) {
        this.settings = settings;
        this.client = new FlexClient(settings.access(), metrics, clock);
        this.roster = roster;
        this.erasures = erasures;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String cron() {
        return settings.cron();
    }

    @Override
    public void read(Intake intake) {
        Instant now = clock.instant();
        Map<String, FlexCompany> companies = chosen(client.companies(), intake);
        Map<String, FlexName> titles = new HashMap<>();
        Map<String, FlexName> types = new HashMap<>();
        for (FlexCompany company : companies.values()) {
            titles.putAll(client.names(settings.titlesPath(), company));
            types.putAll(client.names(settings.employmentTypesPath(), company));
        }
        Map<String, Listed> people = listed(companies, now, intake);
        var managers = new FlexManagers(roster, client);
        people.values().forEach(each -> managers.met(each.employee));
        var mapping = new FlexMapping(settings, titles, types, managers, now);
        people.values().forEach(each -> take(each, mapping, intake));
        for (String id : intake.dueForAnotherLook(mapping.today())) {
            if (!people.containsKey(id)) {
                lookAgain(id, companies, mapping, intake);
            }
        }
    }

    /** An employee in the company that listed them. */
    private record Listed(FlexEmployee employee, FlexCompany company) {}

    private Map<String, FlexCompany> chosen(List<FlexCompany> all, Intake intake) {
        Set<Integer> missing = new TreeSet<>(settings.companies());
        all.forEach(company -> missing.remove(company.companyNumber()));
        if (!missing.isEmpty()) {
            intake.fault(FeedFault.ofPart(
                    "company-unknown",
                    "Flex HRM lists no company " + missing + ". Correct tenure.flexhr.companies, or give the API user"
                            + " access to it."));
        }
        return all.stream()
                .filter(company ->
                        settings.companies().isEmpty() || settings.companies().contains(company.companyNumber()))
                .collect(Collectors.toMap(FlexCompany::id, company -> company, (a, b) -> b, LinkedHashMap::new));
    }

    private Map<String, Listed> listed(Map<String, FlexCompany> companies, Instant now, Intake intake) {
        Instant since = now.minus(Duration.ofDays(settings.modifiedSinceDays())).minus(settings.overlap());
        Map<String, Listed> people = new LinkedHashMap<>();
        boolean heard = false;
        for (FlexCompany company : companies.values()) {
            try {
                client.employees(company, since, employee -> {
                    FlexCompany own = employee.companyId() == null ? null : companies.get(employee.companyId());
                    people.put(employee.id(), new Listed(employee, own == null ? company : own));
                    return true;
                });
                heard = true;
            } catch (FeedFault fault) {
                giveUp(fault, intake);
            }
        }
        if (heard) {
            intake.heard();
        }
        return people;
    }

    private static void giveUp(FeedFault fault, Intake intake) {
        if (fault.endsReading()) {
            throw fault;
        }
        intake.fault(fault);
    }

    private void take(Listed listed, FlexMapping mapping, Intake intake) {
        FlexEmployee employee = listed.employee;
        if (employee.isNameless()) {
            Optional<Person> known = roster.findBySourceId(NAME, employee.id());
            known.ifPresent(person -> erasures.ask(person.id(), "anonymised by " + NAME, NAME));
            intake.take(
                    known.isPresent()
                            ? FlexMapping.skipped(
                                    employee.id(), "anonymised", "Flex HRM has blanked this person: no news of them.")
                            : FlexMapping.skipped(employee.id(), "no-name", "The record has no name yet."));
            return;
        }
        Optional<String> number = employee.number();
        if (number.isEmpty()) {
            intake.take(mapping.failed(
                    employee,
                    listed.company,
                    "no-employment-number",
                    "employeeId: required. Give the person an employment number in HR.",
                    mapping.today().plusDays(1)));
            return;
        }
        try {
            List<FlexPeriod> periods = client.periods(employee.id());
            intake.take(mapping.understood(employee, number.get(), listed.company, periods));
        } catch (FeedFault fault) {
            giveUp(fault, intake);
            intake.take(mapping.failed(
                    employee,
                    listed.company,
                    "periods-unreadable",
                    "The employment periods cannot be read (" + fault.code() + "). They are asked for in the next run.",
                    mapping.today()));
        }
    }

    private void lookAgain(String id, Map<String, FlexCompany> companies, FlexMapping mapping, Intake intake) {
        Optional<FlexEmployee> found;
        try {
            found = client.employee(id);
        } catch (FeedFault fault) {
            giveUp(fault, intake);
            return;
        }
        if (found.isEmpty()) {
            intake.take(FlexMapping.skipped(
                    id, "gone", "Flex HRM does not know this record any more. That alone makes nobody a leaver."));
            return;
        }
        FlexCompany company = companies.get(found.get().companyId());
        if (company == null) {
            intake.take(FlexMapping.skipped(id, "company-not-read", "The record's company is not among those read."));
            return;
        }
        take(new Listed(found.get(), company), mapping, intake);
    }
}
