package dev.tenure.security;

import static org.camunda.bpm.engine.authorization.Permissions.ACCESS;
import static org.camunda.bpm.engine.authorization.Permissions.READ;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_HISTORY;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_INSTANCE;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_TASK;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.RETRY_JOB;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.TASK_ASSIGN;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.TASK_WORK;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.UPDATE_TASK;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators and auditors may do in Camunda: granted at each start, so that this page is the truth. */
class EngineGrants extends AbstractProcessEnginePlugin {

    private static final Logger LOG = LoggerFactory.getLogger(EngineGrants.class);

    private static final Permission[] READING = {READ, READ_INSTANCE, READ_TASK, READ_HISTORY};
    private static final Permission[] WORKING = {
        READ, READ_INSTANCE, READ_TASK, READ_HISTORY, TASK_WORK, TASK_ASSIGN, UPDATE_TASK, RETRY_JOB
    };

    private static final Permission READ_DECISIONS = Permissions.READ_HISTORY;

    private static final List<Grant> GRANTS = List.of(
            new Grant(EngineGroups.OPERATORS, Resources.APPLICATION, "welcome", ACCESS),
            new Grant(EngineGroups.OPERATORS, Resources.APPLICATION, "tasklist", ACCESS),
            new Grant(EngineGroups.OPERATORS, Resources.APPLICATION, "cockpit", ACCESS),
            new Grant(EngineGroups.OPERATORS, Resources.FILTER, "*", READ),
            new Grant(EngineGroups.OPERATORS, Resources.PROCESS_DEFINITION, "*", WORKING),
            new Grant(EngineGroups.OPERATORS, Resources.DECISION_DEFINITION, "*", READ, READ_DECISIONS),
            new Grant(EngineGroups.OPERATORS, Resources.DEPLOYMENT, "*", READ),
            new Grant(EngineGroups.AUDITORS, Resources.APPLICATION, "welcome", ACCESS),
            new Grant(EngineGroups.AUDITORS, Resources.APPLICATION, "cockpit", ACCESS),
            new Grant(EngineGroups.AUDITORS, Resources.PROCESS_DEFINITION, "*", READING),
            new Grant(EngineGroups.AUDITORS, Resources.DECISION_DEFINITION, "*", READ, READ_DECISIONS),
            new Grant(EngineGroups.AUDITORS, Resources.DECISION_REQUIREMENTS_DEFINITION, "*", READ),
            new Grant(EngineGroups.AUDITORS, Resources.DEPLOYMENT, "*", READ),
            new Grant(EngineGroups.AUDITORS, Resources.BATCH, "*", READ));

    private record Grant(String group, Resource resource, String id, Set<Permission> permissions) {
        Grant(String group, Resource resource, String id, Permission... permissions) {
            this(group, resource, id, Set.of(permissions));
        }
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        AuthorizationService authorizations = engine.getAuthorizationService();
        for (Grant grant : GRANTS) {
            try {
                give(authorizations, grant);
            } catch (RuntimeException anotherNode) {
                if (kept(authorizations, grant) == null) {
                    throw anotherNode;
                }
                LOG.info(
                        "Another node granted {} to {} meanwhile.",
                        grant.resource().resourceName(),
                        grant.group());
            }
        }
    }

    private static void give(AuthorizationService authorizations, Grant grant) {
        Authorization kept = kept(authorizations, grant);
        Permission[] wanted = grant.permissions().toArray(Permission[]::new);
        if (kept == null) {
            kept = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
            kept.setGroupId(grant.group());
            kept.setResource(grant.resource());
            kept.setResourceId(grant.id());
        }
        kept.setPermissions(wanted);
        authorizations.saveAuthorization(kept);
    }

    private static Authorization kept(AuthorizationService authorizations, Grant grant) {
        return authorizations
                .createAuthorizationQuery()
                .groupIdIn(grant.group())
                .resourceType(grant.resource())
                .resourceId(grant.id())
                .singleResult();
    }
}
