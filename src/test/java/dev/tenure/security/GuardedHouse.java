package dev.tenure.security;

import static org.springframework.web.servlet.function.RequestPredicates.path;

import dev.tenure.TestDatabase;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Tenure's doors with Camunda behind them, on a real port and a real database; behind our own API stands a stub. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GuardedHouse {

    static final Map<String, String> USERS =
            Map.of("admin", "ADMIN", "j.smith@x", "OPERATOR", "auditor", "AUDITOR", "manager", "MANAGER");
    static final Map<String, String> CLIENTS = Map.of(
            "push",
            "personnel-changes:write,process:start",
            "reader",
            "tickets:read,people:read",
            "meter",
            "metrics:read");

    final TestDatabase database = TestDatabase.empty();
    ServletWebServerApplicationContext house;
    private final HttpClient http = HttpClient.newHttpClient();

    /** No stereotype: the whole of Tenure must not find it when it looks for its rooms. */
    @EnableAutoConfiguration
    @ComponentScan({"dev.tenure.user", "dev.tenure.security"})
    @ConfigurationPropertiesScan({"dev.tenure.user", "dev.tenure.security"})
    static class Configuration {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        RouterFunction<ServerResponse> api() {
            return RouterFunctions.route(
                    path("/api/v1/**").or(path("/")),
                    request -> ServerResponse.ok().body("ok"));
        }

        @Bean
        JavaDelegate allowedStep() {
            return execution -> execution.setVariable("verdict", "WRITTEN");
        }

        @Bean
        FilterRegistrationBean<Hires> hires() {
            FilterRegistrationBean<Hires> filter = new FilterRegistrationBean<>(new Hires());
            filter.addUrlPatterns("/engine-rest/process-definition/key/personnel-change/start");
            filter.setOrder(100);
            return filter;
        }
    }

    /** Stands where the console's filter stands. */
    static class Hires extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            response.getWriter().write("{\"hired\":true}");
        }
    }

    Map<String, String> moreSettings() {
        return Map.of();
    }

    @BeforeAll
    void open() {
        Map<String, String> settings = settings(database);
        settings.putAll(moreSettings());
        house = (ServletWebServerApplicationContext)
                new SpringApplication(Configuration.class).run(arguments(settings));
    }

    @AfterAll
    void close() {
        if (house != null) {
            house.close();
        }
    }

    static Map<String, String> settings(TestDatabase database) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.main.banner-mode", "off",
                "tenure.database.url", database.url(),
                "tenure.database.username", "postgres",
                "tenure.database.password", "unused",
                "tenure.notification.enabled", "false"));
        settings.putAll(Map.of(
                "tenure.directory.urls", "ldaps://dc1.example",
                "tenure.directory.base-dn", "DC=example",
                "tenure.directory.bind-dn", "CN=tenure,DC=example",
                "tenure.directory.bind-password", "unused"));
        List<String> names = USERS.keySet().stream().sorted().toList();
        for (int i = 0; i < names.size(); i++) {
            String user = "tenure.security.users[" + i + "].";
            settings.put(user + "username", names.get(i));
            settings.put(user + "password-hash", new BCryptPasswordEncoder(4).encode(password(names.get(i))));
            settings.put(user + "roles", USERS.get(names.get(i)));
            settings.put(user + "employee-id", "10007");
        }
        List<String> clients = CLIENTS.keySet().stream().sorted().toList();
        for (int i = 0; i < clients.size(); i++) {
            String client = "tenure.security.clients[" + i + "].";
            settings.put(client + "name", clients.get(i));
            settings.put(client + "token", token(clients.get(i)));
            settings.put(client + "scopes", CLIENTS.get(clients.get(i)));
        }
        return settings;
    }

    static String[] arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    static String password(String username) {
        return "correct horse " + username;
    }

    static String token(String client) {
        return HexFormat.of().formatHex(client.getBytes(StandardCharsets.UTF_8)).repeat(8);
    }

    /** The value of the header Authorization of a user or a client; empty for nobody. */
    static String authorization(String caller) {
        if (CLIENTS.containsKey(caller)) {
            return "Bearer " + token(caller);
        }
        return USERS.containsKey(caller) ? basic(caller, password(caller)) : "";
    }

    static String basic(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + house.getWebServer().getPort() + path);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IllegalStateException(method + " " + path + " did not get through.", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was stopped.", stopped);
        }
    }

    HttpResponse<String> send(String caller, String method, String path, String body) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", "application/json"));
        if (!authorization(caller).isEmpty()) {
            headers.addAll(List.of("Authorization", authorization(caller)));
        }
        return send(method, path, body, headers.toArray(String[]::new));
    }

    /** A browser as far as cookies go. */
    final class Browser {
        final Map<String, String> cookies = new TreeMap<>();

        HttpResponse<String> get(String path) {
            return ask("GET", path, "", "Accept", "text/html,*/*");
        }

        HttpResponse<String> ask(String method, String path, String body, String... headers) {
            List<String> all = new ArrayList<>(List.of(headers));
            if (!cookies.isEmpty()) {
                all.addAll(List.of(
                        "Cookie",
                        String.join(
                                "; ",
                                cookies.entrySet().stream()
                                        .map(Object::toString)
                                        .toList())));
            }
            HttpResponse<String> answer = send(method, path, body, all.toArray(String[]::new));
            answer.headers().allValues("Set-Cookie").forEach(cookie -> {
                String[] pair = cookie.substring(0, (cookie + ";").indexOf(';')).split("=", 2);
                cookies.put(pair[0], pair[1]);
            });
            return answer;
        }

        HttpResponse<String> signIn(String username, String password) {
            String form = "username=" + encode(username) + "&password=" + encode(password) + "&_csrf="
                    + encode(csrf(get("/sign-in").body()));
            return ask("POST", "/sign-in", form, "Content-Type", "application/x-www-form-urlencoded");
        }

        String csrf(String page) {
            Matcher matcher =
                    Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
            return matcher.find() ? matcher.group(1) : "";
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
