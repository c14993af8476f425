package dev.tenure.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Everybody with the names of their account, once for each employee number, as one moment has it, as CSV by RFC 4180 in UTF-8. Read from the database
 * a thousand at a time, and never held as a whole.
 */
@Component
public class PeopleExport {

    private static final int AT_ONCE = 1000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** With these a spreadsheet takes a cell for a formula (OWASP, CSV injection). */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate moment;
    private final ExportSettings settings;

    PeopleExport(DataSource source, PlatformTransactionManager transactions, ExportSettings settings) {
        this.jdbc = new JdbcTemplate(source);
        // The driver hands rows over bit by bit in a transaction alone.
        this.jdbc.setFetchSize(AT_ONCE);
        this.moment = new TransactionTemplate(transactions);
        this.moment.setReadOnly(true);
        this.moment.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.settings = settings;
    }

    /**
     * Writes all of it, and leaves the stream open.
     *
     * @param out of bytes in UTF-8
     * @return how many people
     */
    public int write(OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        if (settings.byteOrderMark()) {
            writer.write(BYTE_ORDER_MARK);
        }
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(settings.delimiter())
                .setQuoteMode(QuoteMode.MINIMAL)
                .get();
        try {
            CSVPrinter csv = new CSVPrinter(writer, format);
            csv.printRecord("employeeId", "accountName", "userPrincipalName", "mail", "objectGuid", "state");
            int[] people = {0};
            moment.executeWithoutResult(status -> jdbc.query("""
                    select p.employee_id, a.account_name, a.upn, a.mail, a.object_guid::text,
                      case when a.person_id is null then 'NONE' when a.deleted_at is not null then 'DELETED'
                        when a.gone_at is not null then 'GONE' when a.enabled then 'ENABLED' else 'DISABLED' end as state
                    from person p left join account a on a.person_id = coalesce(p.merged_into, p.id)
                    where p.erased_at is null
                    order by p.employee_id
                    """, row -> {
                try {
                    for (int cell = 1; cell <= 6; cell++) {
                        csv.print(harmless(row.getString(cell)));
                    }
                    csv.println();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
                people[0]++;
            }));
            csv.flush();
            return people[0];
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    /** An apostrophe before it makes any cell a text. */
    @Nullable
    static String harmless(@Nullable String cell) {
        return cell != null && !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
