package dev.tenure;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the house. What it does all day is drawn in {@code bpmn/personnel-change.bpmn}: read that first. */
@SpringBootApplication(
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class) // rooms need not know each other's names
@ConfigurationPropertiesScan
@EnableScheduling
public class Tenure {

    public static void main(String[] args) {
        SpringApplication.run(Tenure.class, args);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
