package dev.tenure.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** The lists that operators find in Tasklist, what is due first. Made once; what operators change in them afterwards stays. */
@Component
class TaskFilters implements SmartInitializingSingleton {

    private static final List<String> READERS = List.of("tenure-operators", "tenure-admins");

    private final FilterService filters;
    private final TaskService tasks;
    private final AuthorizationService authorizations;

    TaskFilters(FilterService filters, TaskService tasks, AuthorizationService authorizations) {
        this.filters = filters;
        this.tasks = tasks;
        this.authorizations = authorizations;
    }

    @Override
    public void afterSingletonsInstantiated() {
        make("Everything that waits", 0, open());
        int place = 10;
        for (Need need : Need.values()) {
            if (need.isTask()) {
                make(title(need), place++, open().taskDefinitionKey(need.activity()));
            }
        }
        make("Runs to approve", place, open().taskDefinitionKey(FeedRunSteps.TASK));
    }

    private TaskQuery open() {
        return tasks.createTaskQuery().taskCandidateGroup("tenure-operators").includeAssignedTasks();
    }

    private static String title(Need need) {
        return switch (need) {
            case CHOOSE_MANAGER -> "Managers to choose";
            case CHOOSE_ACCOUNT -> "Accounts to choose";
            case COMPLETE_HR_DATA -> "Data to complete";
            case DIRECTORY_REFUSED -> "Refusals to settle";
            case APPROVE_CHANGE -> "Changes to approve";
            case CHOOSE_NAME -> "Names to choose";
            case CREDENTIALS_NOT_COLLECTED -> "First passwords to hand over";
            case REASSIGN_REPORTS -> "People without a manager";
            case HR_ANSWER -> throw new IllegalArgumentException("Nobody works on " + need + ".");
        };
    }

    private void make(String name, int place, TaskQuery query) {
        if (filters.createTaskFilterQuery().filterName(name).count() > 0) {
            return;
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("priority", place);
        properties.put("refresh", true);
        properties.put("color", "#446CB3");
        properties.put("showUndefinedVariable", false);
        Filter filter = filters.newTaskFilter(name).setQuery(query).setProperties(properties);
        filter = filters.saveFilter(filter);
        for (String group : READERS) {
            Authorization read = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
            read.setGroupId(group);
            read.setResource(Resources.FILTER);
            read.setResourceId(filter.getId());
            read.addPermission(Permissions.READ);
            authorizations.saveAuthorization(read);
        }
    }
}
