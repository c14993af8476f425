package dev.tenure.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenure.Tenure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Tenure as it runs anywhere, and a line in and out to ask it what it has used. */
final class TenurePart {

    private TenurePart() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        SpringApplication application = new SpringApplication(Tenure.class);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("noTests", new NoTests()));
        application.run(args);
        answers.println(Part.ANSWER + "ready");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String question = questions.readLine(); question != null; question = questions.readLine()) {
            answers.println(Part.ANSWER + answer(question));
        }
        System.exit(0);
    }

    private static String answer(String question) {
        if (question.equals("heap")) {
            System.gc();
            return String.valueOf(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
        }
        if (question.equals("texts")) {
            CountedSockets.texts().forEach((text, count) -> System.err.println(count + " x " + text));
        }
        CountedSockets.Count count = CountedSockets.count();
        return count.statements() + " " + count.roundTrips();
    }

    private static final class NoTests extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader type, MetadataReaderFactory readers) throws IOException {
            return type.getResource().getURI().toString().contains("/test-classes/");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NoTests;
        }

        @Override
        public int hashCode() {
            return NoTests.class.hashCode();
        }
    }
}
