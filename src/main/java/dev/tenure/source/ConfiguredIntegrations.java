package dev.tenure.source;

import dev.tenure.source.Credential.Installation;
import dev.tenure.source.Integration.State;
import dev.tenure.source.Integration.Version;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes integrations as Tenure's own configuration wants them: whenever that has changed a new version, which is run dry,
 * launched when that went through, and run. Whoever has changed one since by hand is not overruled.
 */
@Component
class ConfiguredIntegrations {

    /** Who has made what is made here. */
    static final String BY = "configuration";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredIntegrations.class);

    /** After which a source that could not be read is tried again. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(2);

    private final List<ConfiguredIntegration> configured;
    private final Set<String> seenTo = ConcurrentHashMap.newKeySet();
    private final Integrations integrations;
    private final IntegrationRows rows;
    private final Connectors connectors;
    private final Credentials credentials;
    private final Runs runs;
    private final RunRows runRows;
    private final FeedLock lock;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ConfiguredIntegrations(
            List<ConfiguredIntegration> configured,
            Integrations integrations,
            IntegrationRows rows,
            Connectors connectors,
            Credentials credentials,
            Runs runs,
            RunRows runRows,
            FeedLock lock,
            TransactionTemplate transaction,
            Clock clock) {
        this.configured = configured;
        this.integrations = integrations;
        this.rows = rows;
        this.connectors = connectors;
        this.credentials = credentials;
        this.runs = runs;
        this.runRows = runRows;
        this.lock = lock;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Does what is to be done next, on one node at a time. To be called again and again. */
    void goOn() {
        for (ConfiguredIntegration each : configured) {
            if (!seenTo.contains(each.name())) {
                lock.whileAlone("configured:" + each.name(), () -> {
                    transaction.executeWithoutResult(status -> seeTo(each));
                    return seenTo.add(each.name());
                });
            }
            if (seenTo.contains(each.name()) && each.wanted() && hasOurDraft(each.name())) {
                transaction.executeWithoutResult(status -> goOn(each.name()));
            }
        }
    }

    /** Whether the configuration wants one of that name to run. */
    boolean want(String name) {
        return configured.stream().anyMatch(each -> each.wanted() && each.name().equals(name));
    }

    private boolean hasOurDraft(String name) {
        return rows.find(name).filter(this::hasOurDraft).isPresent();
    }

    private void seeTo(ConfiguredIntegration configuration) {
        Optional<Integration> known = rows.locked(configuration.name());
        if (!configuration.wanted()) {
            known.filter(now -> now.state() == State.LAUNCHED && isOurs(now)).ifPresent(now -> {
                integrations.pause(now.name());
                LOG.info("Integration {}: {} has it switched off: it is paused.", now.name(), configuration.prefix());
            });
            return;
        }
        keepCredential(configuration);
        IntegrationForm form = form(configuration);
        if (known.isEmpty()) {
            integrations.create(configuration.name(), configuration.kind(), form, BY);
            LOG.info("Integration {}: made as {} says.", configuration.name(), configuration.prefix());
        } else if (!isOurs(known.get())) {
            LOG.warn(
                    "Integration {}: version {} was made by hand, so that what {} says is not heeded. Change it by the API; or"
                            + " let go of the draft, or launch an earlier version by '{}', to have the configuration heeded"
                            + " from the next start on.",
                    configuration.name(),
                    newest(known.get()).version(),
                    configuration.prefix(),
                    BY);
        } else if (!form.equals(ourNewest(configuration.name()))) {
            integrations.edit(
                    configuration.name(),
                    form,
                    rows.versions(configuration.name(), 1).get(0).version(),
                    BY);
            LOG.info(
                    "Integration {}: changed as {} says; what is launched runs on until the change is launched.",
                    configuration.name(),
                    configuration.prefix());
        } else if (known.get().state() == State.PAUSED) {
            LOG.info(
                    "Integration {}: it is paused. POST /api/v1/integrations/{}/resume lets it run again.",
                    configuration.name(),
                    configuration.name());
        }
    }

    /** To be sent to where the configuration leads, and to where it leads from now on once that has changed. */
    private void keepCredential(ConfiguredIntegration configuration) {
        String name = configuration.prefix();
        List<String> origins = List.copyOf(Origins.of(connectors.get(configuration.kind()), configuration.settings()));
        Map<String, String> references = new HashMap<>();
        configuration.secrets().forEach((secret, setting) -> references.put(secret, LocalSecrets.SETTING + setting));
        Optional<Credential> kept = credentials.find(name);
        if (kept.isEmpty()) {
            credentials.create(name, Installation.LOCAL, references, origins, BY);
        } else if (kept.get().installation() == Installation.LOCAL
                && !kept.get().origins().containsAll(origins)) {
            credentials.change(name, references, origins, BY);
        }
    }

    private IntegrationForm form(ConfiguredIntegration configuration) {
        IntegrationForm usual = connectors.usual(configuration.kind());
        return new IntegrationForm(
                configuration.settings(),
                configuration.prefix(),
                usual.scope(),
                usual.preference(),
                usual.full(),
                usual.employmentStatus(),
                usual.deactivates(),
                usual.mapping(),
                configuration.schedule(),
                usual.guard());
    }

    /** The draft, or else what runs. */
    private Version newest(Integration integration) {
        int version = integration.draft() != null ? integration.draft() : integration.launched();
        return rows.version(integration.name(), version).orElseThrow();
    }

    private boolean isOurs(Integration integration) {
        return newest(integration).madeBy().equals(BY);
    }

    private boolean hasOurDraft(Integration integration) {
        return integration.draft() != null && isOurs(integration);
    }

    /** Whatever was launched since: somebody may have gone back from it. */
    private IntegrationForm ourNewest(String name) {
        return rows.newestBy(name, BY).map(Version::form).orElse(null);
    }

    private void goOn(String name) {
        Integration now = rows.locked(name).filter(this::hasOurDraft).orElse(null);
        if (now == null || now.state() == State.PAUSED || runs.underWay(name).isPresent()) {
            return;
        }
        Version draft = newest(now);
        if (draft.dryRun() != null) {
            launch(name, draft);
        } else if (!clock.instant().isBefore(nextTry(name, draft.version()))) {
            runs.start(name, draft.version(), true, Trigger.SCHEDULE, BY, null);
        }
    }

    private void launch(String name, Version draft) {
        integrations.launch(name, BY);
        LOG.info("Integration {}: version {} is launched.", name, draft.version());
        ScheduleForm schedule = draft.form().schedule();
        if (schedule.cron() != null || schedule.every() != null) {
            runs.start(name, draft.version(), false, Trigger.SCHEDULE, BY, null);
        }
    }

    private Instant nextTry(String name, int version) {
        return runRows.newest(name, version)
                .map(run ->
                        run.retryAt() != null ? run.retryAt() : run.startedAt().plus(RETRY_AFTER))
                .orElse(Instant.MIN);
    }
}
