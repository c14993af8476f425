package dev.tenure.source.csv;

import dev.tenure.source.FeedFault;
import dev.tenure.source.Reading;
import dev.tenure.source.SourceRecord;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.List;

/** Reads a file in a process of its own, whose heap the test makes small; its exit code says whether all came. */
final class ReadMillion {

    private ReadMillion() {}

    public static void main(String[] args) throws IOException {
        int[] count = {0};
        CsvContent content = () -> new FileInputStream(args[0]);
        new CsvRows(
                        new Reading() {
                            @Override
                            public boolean take(SourceRecord record) {
                                count[0]++;
                                return true;
                            }

                            @Override
                            public void fault(FeedFault fault) {
                                throw fault;
                            }
                        },
                        "auto",
                        List.of(),
                        "id")
                .read(content, Encoding.of(content, "auto"));
        Runtime.getRuntime().halt(count[0] == Integer.parseInt(args[1]) ? 42 : 1);
    }
}
