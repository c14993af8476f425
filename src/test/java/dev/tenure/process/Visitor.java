package dev.tenure.process;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** Somebody with a browser of their own, who notices everything that goes wrong in it. */
final class Visitor implements AutoCloseable {

    /** What a busy machine may need, and a person would not wait; in milliseconds, as the library counts. */
    static final double PATIENCE = 30_000;

    private static final Pattern SAID_BY_A_BAD_ANSWER = Pattern.compile("Failed to load resource.*");

    private final String home;
    private final BrowserContext context;
    private final Page page;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<Pattern> expected = new ArrayList<>();

    Visitor(Browser browser, String home) {
        this.home = home;
        context = browser.newContext(new Browser.NewContextOptions()
                .setLocale("en-GB")
                .setTimezoneId("Europe/Stockholm")
                .setViewportSize(1500, 1000));
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")
                    && !SAID_BY_A_BAD_ANSWER.matcher(message.text()).matches()) {
                faults.add("console: " + message.text());
            }
        });
        page.onPageError(error -> faults.add("script: " + error));
        page.onDialog(dialog -> {
            faults.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(home) && !request.url().startsWith("data:")) {
                faults.add("another server: " + request.url());
            }
        });
        page.onResponse(this::look);
    }

    private void look(Response response) {
        if (response.status() >= 400) {
            faults.add(response.status() + " " + response.request().method() + " "
                    + response.url().substring(home.length()));
        }
    }

    /** What would be a fault elsewhere is right here. */
    void expect(String fault) {
        expected.add(Pattern.compile(fault));
    }

    List<String> faults() {
        return faults.stream()
                .filter(fault ->
                        expected.stream().noneMatch(p -> p.matcher(fault).find()))
                .distinct()
                .toList();
    }

    Page page() {
        return page;
    }

    void open(String path) {
        page.navigate(home + path);
    }

    void signIn(String user) {
        page.fill("#username", user);
        page.fill("#password", user + "-of-tests");
        page.click("button[type=submit]");
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    /** Opens a task in Tasklist, as a link in a mail would, and waits for its form. */
    void openTask(String taskId) {
        open("/camunda/app/tasklist/default/#/?task=" + taskId);
        assertThat(page.locator(".fjs-container").first()).isVisible();
    }

    void claim() {
        page.locator("[cam-tasklist-task] .claim, .task-card .claim, button.claim")
                .first()
                .click();
        assertThat(page.locator("fieldset[disabled] .fjs-container")).hasCount(0);
    }

    void choose(String way) {
        page.getByLabel(way, new Page.GetByLabelOptions().setExact(true)).check();
    }

    void fill(String label, String text) {
        // A star stands behind the label of a field that must be filled in.
        page.getByLabel(Pattern.compile("^" + label + "\\*?$")).fill(text);
    }

    /** Asks from within the page, with its session and its token; answers the status. */
    int asks(String method, String path) {
        return (int) page.evaluate("""
                async ([method, path]) => {
                  const token = (document.cookie.match(/XSRF-TOKEN=([^;]+)/) || [])[1] || '';
                  const body = method === 'GET' ? undefined : '{"variables": {"resolution": {"value": "SKIP_FIELD"}}}';
                  const headers = {'Content-Type': 'application/json', 'X-XSRF-TOKEN': token};
                  return (await fetch(path, {method, headers, body})).status;
                }
                """, List.of(method, path));
    }

    void complete() {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Complete").setExact(true))
                .click();
    }

    Locator form() {
        return page.locator(".fjs-container").first();
    }

    void picture(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    @Override
    public void close() {
        context.close();
    }
}
