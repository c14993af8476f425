package dev.tenure.source.flexhr;

import dev.tenure.source.ConfiguredIntegration;
import dev.tenure.source.ScheduleForm;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.CronExpression;

/**
 * How to reach a Flex HRM, and how to read it: what the integration {@code flexhr} is to be like.
 *
 * @param enabled whether it is read; if not said, it is when there is a service URL
 * @param serviceUrl as the operator has it, with or without {@code /api/} at its end
 * @param instance customer number, domain or id: opaque, sent as the query parameter {@code instance}
 * @param companies numbers of the companies to read; empty: all that the API lists
 * @param cron with seconds, in UTC; {@code -}: never by itself
 * @param modifiedSinceDays how far back to ask for changed people
 * @param overlap taken off {@code modifiedSince} besides, because the server's clock and offset are not known
 * @param pageSize people asked for at a time; a server may give fewer
 * @param credential how user name and password become a Basic credential
 * @param connectTimeout until a connection stands
 * @param readTimeout until an answer is there
 * @param zone of the server: of {@code modifiedSince}, and of the days on which employments begin and end
 * @param department where the department comes from, see {@link FieldSource}
 * @param location where the place of work comes from; the employee's own address is never used
 * @param phone where the telephone number comes from
 * @param mobile where the mobile number comes from
 * @param titlesPath path of the employment titles; blank: titles are not read
 * @param employmentTypesPath path of the employment types; blank: types are not read
 * @param contractorTypes names or codes of the employment types of people who are not employed
 * @param insecureHttp allows a service URL without TLS; on this machine it needs no leave
 */
@ConfigurationProperties(FlexSettings.PREFIX)
record FlexSettings(
        @Nullable Boolean enabled,
        @DefaultValue("") String serviceUrl,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("") String instance,
        @DefaultValue Set<Integer> companies,
        @DefaultValue("0 */2 * * * *") String cron,
        @DefaultValue("30") int modifiedSinceDays,
        @DefaultValue("2h") Duration overlap,
        @DefaultValue("100") int pageSize,
        @DefaultValue("BASIC") FlexCredential credential,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("60s") Duration readTimeout,
        @DefaultValue("Europe/Stockholm") ZoneId zone,
        @DefaultValue("none") String department,
        @DefaultValue("none") String location,
        @DefaultValue("field:phone1") String phone,
        @DefaultValue("none") String mobile,
        @DefaultValue("employmenttitles") String titlesPath,
        @DefaultValue("employmenttypes") String employmentTypesPath,

        @DefaultValue({"Konsult", "Inhyrd", "Consultant", "Contractor"})
        List<String> contractorTypes,

        @DefaultValue("false") boolean insecureHttp) {

    static final String PREFIX = "tenure.flexhr";

    private static final int MOST = 9999;

    FlexSettings {
        serviceUrl = normalised(serviceUrl);
        if (enabled == null) {
            enabled = !serviceUrl.isEmpty();
        }
        if (enabled) {
            requireAll(serviceUrl, username, password, instance);
            requireSecure(serviceUrl, insecureHttp);
            requirePositive(modifiedSinceDays, "modified-since-days");
            requirePositive(pageSize, "page-size");
            if (overlap.isNegative()) {
                throw new IllegalArgumentException("tenure.flexhr.overlap is " + overlap + ": give 0s or more.");
            }
            requireCron(cron);
            requirePath(titlesPath, "titles-path");
            requirePath(employmentTypesPath, "employment-types-path");
        }
        FieldSource.parse("tenure.flexhr.department", department);
        FieldSource.parse("tenure.flexhr.location", location);
        FieldSource.parse("tenure.flexhr.phone", phone);
        FieldSource.parse("tenure.flexhr.mobile", mobile);
    }

    /** So that a resource's name can follow it: {@code https://host/webapi/api/}. */
    static String normalised(String serviceUrl) {
        String url = serviceUrl.strip().replaceAll("/+$", "");
        if (url.isEmpty()) {
            return "";
        }
        return url.toLowerCase(Locale.ROOT).endsWith("/api") ? url + "/" : url + "/api/";
    }

    private static void requireAll(String serviceUrl, String username, String password, String instance) {
        List<String> missing = new ArrayList<>();
        named(missing, serviceUrl, "service-url (TENURE_FLEXHR_SERVICEURL)");
        named(missing, username, "username (TENURE_FLEXHR_USERNAME)");
        named(missing, password, "password (TENURE_FLEXHR_PASSWORD)");
        named(missing, instance, "instance (TENURE_FLEXHR_INSTANCE)");
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("Flex HRM is switched on, but these settings are missing: "
                    + String.join(", ", missing) + ". Give them, or set tenure.flexhr.enabled=false.");
        }
    }

    private static void named(List<String> missing, String value, String name) {
        if (value.isBlank()) {
            missing.add("tenure.flexhr." + name);
        }
    }

    private static void requireSecure(String serviceUrl, boolean insecureHttp) {
        URI url = URI.create(serviceUrl);
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null || (!http && !"https".equalsIgnoreCase(url.getScheme()))) {
            throw new IllegalArgumentException("tenure.flexhr.service-url is '" + serviceUrl
                    + "': give the whole address, such as https://company.flexhosting.se/webapi/.");
        }
        if (http && !insecureHttp && !Set.of("127.0.0.1", "localhost", "[::1]").contains(url.getHost())) {
            throw new IllegalArgumentException("tenure.flexhr.service-url is '" + serviceUrl
                    + "': the password would go in clear text. Use https, or set tenure.flexhr.insecure-http=true.");
        }
    }

    private static void requirePositive(int value, String name) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(
                    "tenure.flexhr." + name + " is " + value + ": give 1 or more, and " + MOST + " at most.");
        }
    }

    private static void requireCron(String cron) {
        if (!cron.equals(Scheduled.CRON_DISABLED) && !CronExpression.isValidExpression(cron)) {
            throw new IllegalArgumentException("tenure.flexhr.cron is '" + cron
                    + "': give six fields (second minute hour day month weekday), such as 0 */2 * * * *, or -.");
        }
    }

    private static void requirePath(String path, String name) {
        if (!path.isBlank() && !path.strip().matches(FlexConnection.PATH)) {
            throw new IllegalArgumentException("tenure.flexhr." + name + " is '" + path
                    + "': give letters, digits, hyphens and slashes alone, or nothing.");
        }
    }

    /** What an integration is to be told of it. */
    ConfiguredIntegration integration() {
        return new ConfiguredIntegration(
                FlexConnector.KIND,
                FlexConnector.KIND,
                PREFIX,
                enabled,
                Map.ofEntries(
                        Map.entry("serviceUrl", serviceUrl),
                        Map.entry("instance", instance),
                        Map.entry("companies", joined(new TreeSet<>(companies))),
                        Map.entry(
                                "credential",
                                credential.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                        Map.entry("pageSize", String.valueOf(pageSize)),
                        Map.entry("zone", zone.getId()),
                        Map.entry("department", department),
                        Map.entry("location", location),
                        Map.entry("phone", phone),
                        Map.entry("mobile", mobile),
                        Map.entry("titlesPath", orNone(titlesPath)),
                        Map.entry("employmentTypesPath", orNone(employmentTypesPath)),
                        Map.entry("contractorTypes", orNone(joined(contractorTypes))),
                        Map.entry("modifiedSinceDays", String.valueOf(modifiedSinceDays)),
                        Map.entry("overlap", overlap.toString()),
                        Map.entry("connectTimeoutSeconds", seconds(connectTimeout)),
                        Map.entry("timeoutSeconds", seconds(readTimeout)),
                        Map.entry("insecureHttp", String.valueOf(insecureHttp))),
                Map.of("username", PREFIX + ".username", "password", PREFIX + ".password"),
                cron.equals(Scheduled.CRON_DISABLED)
                        ? ScheduleForm.never()
                        : new ScheduleForm(null, null, cron, ZoneId.of("UTC"), Duration.ZERO));
    }

    private static String joined(Collection<?> all) {
        return all.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String orNone(String text) {
        return text.isBlank() ? "none" : text.strip();
    }

    /** Whole ones, and at least one. */
    private static String seconds(Duration time) {
        return String.valueOf(Math.max(1, time.plusMillis(999).toSeconds()));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "FlexSettings[" + serviceUrl + ", instance " + instance + ", user " + username + "]";
    }
}
