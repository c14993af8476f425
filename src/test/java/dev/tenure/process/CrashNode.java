package dev.tenure.process;

import dev.tenure.NoTests;
import dev.tenure.Tenure;
import dev.tenure.roster.Roster;
import dev.tenure.source.ListedPeople;
import dev.tenure.source.RunOrders;
import dev.tenure.source.RunVersions;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.lang.Nullable;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Tenure in a process of its own, to be killed. The work on the people who are named in {@code node.stops} stands still
 * for good at a point of their own, such as {@code 4711=before writeAccount}, and a file named after them says that it
 * is there. Ends when its standard input does, so that no node outlives its test.
 */
final class CrashNode {

    static final String AFTER_MAIL = "after the mail";

    /** The stop of whoever reads the list of people, and its point. */
    static final String READING = "reading";

    static final int LISTED = 1_100;
    static final int STOP_AT = 1_050;

    private static final ThreadLocal<String> AT_WORK = new ThreadLocal<>();

    private final Path folder;
    private final Map<String, String> stops;

    private CrashNode(Path folder, String stops) {
        this.folder = folder;
        this.stops = stops.isEmpty()
                ? Map.of()
                : Arrays.stream(stops.split(",", -1))
                        .collect(Collectors.toMap(
                                stop -> stop.substring(0, stop.indexOf('=')),
                                stop -> stop.substring(stop.indexOf('=') + 1)));
    }

    public static void main(String[] args) {
        endWithTheTest();
        CrashNode node =
                new CrashNode(Path.of(System.getProperty("node.folder")), System.getProperty("node.stops", ""));
        SpringApplication application = new SpringApplication(Tenure.class);
        application.addInitializers(node::prepare);
        application.addListeners((ApplicationListener<ApplicationReadyEvent>) ready -> node.tell(
                "port", ready.getApplicationContext().getEnvironment().getRequiredProperty("local.server.port")));
        application.run(args);
    }

    private static void endWithTheTest() {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is said; only the end counts.
                        }
                    } catch (IOException gone) {
                        // So is the test.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "end-with-the-test");
        watch.setDaemon(true);
        watch.start();
    }

    private void prepare(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("noTests", new NoTests());
        integration((GenericApplicationContext) context);
        context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof JavaDelegate step) {
                    return stopping(step, name, context);
                }
                return bean instanceof JavaMailSenderImpl server ? new StoppingMailServer(server) : bean;
            }
        });
    }

    /** A list of people that may stand still while it is read. */
    private void integration(GenericApplicationContext context) {
        ListedPeople people = new ListedPeople().people(0, LISTED);
        people.keys = List.of("employeeId", "email");
        people.before = place -> {
            if (place == STOP_AT) {
                stopAt(READING, READING);
            }
        };
        context.registerBean("listed", RunOrders.class, () -> people, bean -> bean.setPrimary(true));
        context.registerBean(
                "listedVersions",
                RunVersions.class,
                () -> (name, dryRun) -> OptionalInt.of(1),
                bean -> bean.setPrimary(true));
    }

    private JavaDelegate stopping(JavaDelegate step, String name, ConfigurableApplicationContext context) {
        return execution -> {
            if (!execution.hasVariable(PersonnelChangeSteps.PERSON.name())) {
                step.execute(execution);
                return;
            }
            String employee = context.getBean(Roster.class)
                    .get(PersonnelChangeSteps.PERSON.get(execution))
                    .employeeId();
            AT_WORK.set(employee);
            stopAt(employee, "before " + name);
            step.execute(execution);
            stopAt(employee, "after " + name);
        };
    }

    private void stopAt(@Nullable String employee, String point) {
        if (point.equals(stops.get(employee))) {
            tell(employee, point);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void tell(String file, String text) {
        try {
            Path draft = Files.writeString(folder.resolve(file + ".draft"), text);
            Files.move(draft, folder.resolve(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Stops once the server has taken the mail, before that is noted. */
    private final class StoppingMailServer extends JavaMailSenderImpl {

        StoppingMailServer(JavaMailSenderImpl server) {
            setHost(server.getHost());
            setPort(server.getPort());
            setJavaMailProperties(server.getJavaMailProperties());
        }

        @Override
        protected void doSend(MimeMessage[] messages, @Nullable Object[] originals) {
            super.doSend(messages, originals);
            stopAt(AT_WORK.get(), AFTER_MAIL);
        }
    }
}
