package dev.tenure.source.mapping;

import dev.tenure.roster.FieldProblem;
import dev.tenure.source.Because;
import dev.tenure.source.Mapped;
import dev.tenure.source.Preview;
import dev.tenure.source.Preview.Cell;
import dev.tenure.source.Preview.Fate;
import dev.tenure.source.Preview.Row;
import dev.tenure.source.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows what a mapping makes of a few records. */
final class Previewing {

    private Previewing() {}

    static Preview of(CompiledMapping mapping, List<SourceRecord> sample) {
        List<Row> rows = new ArrayList<>();
        for (SourceRecord record : sample) {
            rows.add(row(mapping, record, rows.size() + 1));
        }
        return new Preview(rows);
    }

    /** The cells are worked out for those who do not come in, too: people want to see why. */
    private static Row row(CompiledMapping mapping, SourceRecord record, int place) {
        Mapped mapped = mapping.map(record, place);
        List<Cell> cells = cells(mapping, record);
        if (mapped instanceof Mapped.Skip skip) {
            return new Row(skip.sourceId(), Fate.KEPT_OUT, skip.because(), cells);
        }
        return mapped instanceof Mapped.Fail fail
                ? new Row(fail.sourceId(), Fate.FAILS, fail.because(), cells)
                : new Row(mapped.sourceId(), Fate.COMES_IN, null, cells);
    }

    private static List<Cell> cells(CompiledMapping mapping, SourceRecord record) {
        CompiledMapping.Findings findings;
        try {
            findings = mapping.findings(new Scope(mapping.payload(record)));
        } catch (Unfit tooDeep) {
            return List.of();
        }
        return findings.outcomes().stream()
                .map(outcome -> cell(outcome, findings))
                .toList();
    }

    private static Cell cell(Chain.Outcome outcome, CompiledMapping.Findings findings) {
        String name = outcome.chain().name();
        if (outcome.problem() != null) {
            return new Cell(name, null, outcome.problem());
        }
        Optional<FieldProblem> refused = findings.refused().stream()
                .filter(problem -> problem.field().equals(name))
                .findFirst();
        return refused.map(problem -> new Cell(name, null, new Because(problem.code(), problem.detail())))
                .orElseGet(() -> new Cell(name, outcome.value().orElse(null), null));
    }
}
