package dev.tenure.source.mapping;

import dev.tenure.source.Proposal;
import dev.tenure.source.SourceRecord;
import java.util.List;

/** Proposes where our fields come from. */
final class SmartMapping {

    List<Proposal> propose(List<SourceRecord> sample) {
        return List.of();
    }
}
