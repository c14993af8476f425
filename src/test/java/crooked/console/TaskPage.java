package crooked.console;

import org.camunda.bpm.engine.TaskService;

/** A page that goes to the engine by itself; and its room says nowhere whom it may know. */
public record TaskPage(TaskService tasks) {}
