package sample.process;

import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code sample-order.bpmn}, on which the rules for diagrams are tried. */
@Configuration(proxyBeanMethods = false)
class SampleOrder {

    static final Variable<Stock> STOCK = new Variable<>("stock", Stock.class);
    static final Variable<String> PRICE = new Variable<>("price", String.class);

    enum Stock {
        THERE,
        MISSING
    }

    @Bean
    @External
    JavaDelegate takeOrder() {
        return step -> step.setVariable(STOCK.name(), Stock.THERE.name());
    }

    @Bean
    JavaDelegate packOrder() {
        return step -> step.setVariable(PRICE.name(), "LOW");
    }

    @Bean
    @External
    JavaDelegate remindBuyer() {
        return step -> {};
    }
}
