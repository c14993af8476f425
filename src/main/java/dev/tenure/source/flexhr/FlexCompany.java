package dev.tenure.source.flexhr;

import dev.tenure.source.SettingChoice;
import dev.tenure.source.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/** A legal company within the instance. */
record FlexCompany(String id, int companyNumber, @Nullable String name) {

    /**
     * By their numbers, by which employees are asked for: companies that share one are one choice. Then what is chosen
     * and not there.
     *
     * @param chosen as it was written
     */
    static List<SettingChoice> choices(List<FlexCompany> all, Set<String> chosen) {
        TreeMap<Integer, Set<String>> names = new TreeMap<>();
        for (FlexCompany company : all) {
            Set<String> ofNumber = names.computeIfAbsent(company.companyNumber, number -> new TreeSet<>());
            SourceText.clean(company.name).ifPresent(ofNumber::add);
        }
        Set<String> missing = new TreeSet<>(chosen);
        List<SettingChoice> choices = new ArrayList<>();
        names.forEach((number, ofNumber) -> {
            String value = number.toString();
            String label = ofNumber.isEmpty() ? null : String.join(" / ", ofNumber);
            choices.add(new SettingChoice(value, label, true, missing.remove(value)));
        });
        missing.forEach(value -> choices.add(new SettingChoice(value, null, false, true)));
        return choices;
    }
}
