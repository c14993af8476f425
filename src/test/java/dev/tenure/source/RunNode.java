package dev.tenure.source;

import dev.tenure.TestDatabase;
import dev.tenure.standin.FlexHrm;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** The roster and the runs of integrations, each step called where the process would call it. */
final class RunNode implements AutoCloseable {

    final Lists lists = new Lists();
    private final FlexHrm unused;
    private final FeedNode node;

    RunNode(TestDatabase database, Clock clock) {
        unused = FlexHrm.start(clock);
        node = new FeedNode(database.dataSource(), unused, clock, lists);
    }

    /** No stereotype: the whole of Tenure must not find it. */
    static class DryRuns {

        private final List<DryRunFinished> finished = new CopyOnWriteArrayList<>();

        @EventListener
        void on(DryRunFinished event) {
            finished.add(event);
        }
    }

    <T> T bean(Class<T> type) {
        return node.bean(type);
    }

    void failWith(@Nullable RuntimeException failure) {
        node.failWith(failure);
    }

    List<DryRunFinished> dryRuns() {
        return bean(DryRuns.class).finished;
    }

    UUID open(Lists.Source source, boolean dry, @Nullable UUID retryOf) {
        return bean(IntegrationRuns.class).open(source.id, 1, dry, "a test", retryOf);
    }

    FeedRun find(UUID run) {
        return bean(FeedRuns.class).find(run).orElseThrow();
    }

    void fetch(UUID run) {
        bean(Fetch.class).read(run);
    }

    Comparison.Verdict compare(UUID run) {
        return bean(TransactionTemplate.class)
                .execute(status -> bean(Comparison.class).compare(run));
    }

    void release(UUID run) {
        while (bean(Release.class).chunk(run)) {
            // The next chunk follows.
        }
    }

    FeedRun close(UUID run) {
        bean(IntegrationRuns.class).close(run);
        return find(run);
    }

    /** A whole run that must not need anybody's approval. */
    FeedRun run(Lists.Source source) {
        UUID run = open(source, false, null);
        fetch(run);
        switch (compare(run)) {
            case WITHIN -> release(run);
            case OVER ->
                throw new AssertionError(find(run).integration().reached().toString());
            case NOTHING -> {}
        }
        return close(run);
    }

    FeedRun dry(Lists.Source source) {
        UUID run = open(source, true, null);
        fetch(run);
        compare(run);
        return close(run);
    }

    long stagedOf(UUID run) {
        return count("select count(*) from staged_record where run_id = '" + run + "'");
    }

    private long count(String sql) {
        return JdbcClient.create(bean(DataSource.class))
                .sql(sql)
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        node.close();
        unused.close();
    }
}
