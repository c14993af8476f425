package dev.tenure.source;

import java.util.List;

/**
 * What to begin with for a kind of connector.
 *
 * @param ownFields to be defined before the form is used
 */
public record Preset(String kind, MappingForm form, List<OwnField> ownFields) {

    public Preset {
        ownFields = ownFields == null ? List.of() : List.copyOf(ownFields);
    }
}
