package dev.tenure.standin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How Flex HRM writes things, in its PascalCase. */
final class FlexHrmWire {

    private static final UUID INSTANCE = uuid("instance");

    private FlexHrmWire() {}

    static UUID uuid(String of) {
        return UUID.nameUUIDFromBytes(("flexhr " + of).getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, Object> company(int number, String name) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("Id", uuid("company " + number).toString());
        wire.put("CompanyNumber", number);
        wire.put("Name", name);
        wire.put("OrganizationNumber", "556000-000" + number);
        wire.put("StartDate", "2001-01-01T00:00:00");
        wire.put("IsTimeLicensed", true);
        return wire;
    }

    static Map<String, Object> employee(FlexPerson person, boolean employmentAsObject) {
        Map<String, Object> employment = new LinkedHashMap<>();
        employment.put("EmploymentNumber", person.number());
        employment.put("EmploymentNumberInSalarySystem", person.number());
        employment.put("BankClearingNumber", "8327-9");
        employment.put("BankAccountNumber", "994 567 123-4");
        employment.put("TaxTable", 33);
        employment.put("FullTimeSalary", 48_750);
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("Id", person.id().toString());
        wire.put("InstanceId", INSTANCE.toString());
        wire.put("CompanyId", uuid("company " + person.company()).toString());
        wire.put("FirstName", person.givenName());
        wire.put("LastName", person.familyName());
        wire.put("Name", person.givenName() + " " + person.familyName());
        wire.put("DateOfBirth", "1979-04-17T00:00:00");
        wire.put("NationalIdentificationNumber", "19790417-2386");
        wire.put("Nationality", "SE");
        wire.put("Gender", 0);
        wire.put("EmailWork", person.email());
        wire.put("EmailPrivate", "private.mail@home.example");
        wire.put("Phone1", person.phone());
        wire.put("Phone2", null);
        wire.put("AddressRow1", "Hemliga gatan 7");
        wire.put("PostalCode", "903 99");
        wire.put("City", "Hemort");
        wire.put(
                "ImmediateManagerEmployeeId",
                person.manager() == null ? null : person.manager().toString());
        wire.put("IsInAuditProcess", false);
        wire.put("UnionId", null);
        wire.put("Avdelning", person.department());
        wire.put("Arbetsplats", person.workplace());
        wire.put("Employment", employmentAsObject ? employment : List.of(employment));
        return wire;
    }

    static Map<String, Object> period(FlexPerson person, FlexPerson.Period period) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("Id", uuid("period " + person.id() + period.first()).toString());
        wire.put("InstanceId", INSTANCE.toString());
        wire.put("CompanyId", uuid("company " + person.company()).toString());
        wire.put("EmployeeId", person.id().toString());
        wire.put("FromDate", period.first() + "T00:00:00");
        wire.put("ToDate", period.last() == null ? null : period.last() + "T00:00:00");
        wire.put("EmploymentTypeId", nameId("type", period.type(), person.company()));
        wire.put("TitleId", nameId("title", period.title(), person.company()));
        wire.put("StaffCategoryId", null);
        wire.put("SalaryType", 1);
        wire.put("HasFinalSalary", false);
        return wire;
    }

    static List<Map<String, Object>> names(String kind, List<String> names, int company) {
        return names.stream().map(name -> name(kind, name, company)).toList();
    }

    private static Map<String, Object> name(String kind, String name, int company) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("Id", nameId(kind, name, company));
        wire.put("Code", Integer.toString(Math.floorMod(name.hashCode(), 10_000)));
        wire.put("Name", name);
        wire.put("Description", null);
        wire.put("Active", true);
        wire.put("CompanyId", uuid("company " + company).toString());
        wire.put("InstanceId", INSTANCE.toString());
        return wire;
    }

    private static String nameId(String kind, String name, int company) {
        return uuid(kind + " " + company + " " + name).toString();
    }
}
