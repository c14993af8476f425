package dev.tenure.notification;

import com.ibm.icu.text.MessageFormat;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Puts a notice into words: {@code mail_*.properties} laid out by {@code mail.txt} and {@code mail.html}. */
@Component
class MailText {

    private final NotificationSettings settings;
    private final ITemplateEngine text = engine(TemplateMode.TEXT, ".txt");
    private final ITemplateEngine html = engine(TemplateMode.HTML, ".html");

    MailText(NotificationSettings settings) {
        this.settings = settings;
    }

    record Rendered(String language, String subject, String text, String html) {}

    Rendered render(Notice notice) {
        Locale locale = localeOf(notice.locale());
        var words = words(locale);
        String template = MailTemplate.ofCode(notice.template()).code();
        String due = moment(words, locale, notice.params().get("due"));
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("ticket", notice.ticketNumber() == null ? "Tenure" : notice.ticketNumber());
        arguments.put("kind", orNone(notice.params().get("kind")));
        arguments.put("task", orNone(name(words, "name.task.", notice.params().get("task"))));
        arguments.put("step", orNone(name(words, "name.step.", notice.params().get("step"))));
        arguments.put("integration", orNone(notice.params().get("integration")));
        arguments.put("since", orNone(moment(words, locale, notice.params().get("since"))));

        var page = new Context(locale);
        page.setVariable("language", locale.getLanguage());
        for (String part : new String[] {"subject", "heading", "happened", "todo"}) {
            page.setVariable(part, format(words, locale, template + "." + part, arguments));
        }
        page.setVariable("todoLabel", words.getString("todo"));
        page.setVariable("ticketLabel", words.getString("ticket"));
        page.setVariable("number", notice.ticketNumber());
        page.setVariable("aboutLabel", words.getString("about"));
        page.setVariable("about", name(words, "kind.", notice.params().get("kind")));
        page.setVariable("dueLabel", words.getString("by-when"));
        page.setVariable("due", due);
        page.setVariable(
                "openLabel",
                format(words, locale, notice.ticketNumber() == null ? "open-house" : "open-ticket", arguments));
        page.setVariable("link", settings.link(notice.ticketNumber()));
        page.setVariable("footer", words.getString("footer"));
        return new Rendered(
                locale.getLanguage(),
                (String) page.getVariable("subject"),
                text.process("mail", page),
                html.process("mail", page));
    }

    private Locale localeOf(@Nullable Locale wanted) {
        String language = wanted == null ? "" : wanted.getLanguage();
        if (!language.equals("sv") && !language.equals("en")) {
            language = settings.defaultLocale().getLanguage();
        }
        return language.equals("sv") ? Locale.forLanguageTag("sv-SE") : Locale.UK;
    }

    static ResourceBundle words(Locale locale) {
        return ResourceBundle.getBundle(
                "dev.tenure.notification.mail",
                Locale.forLanguageTag(locale.getLanguage()),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    private static String format(ResourceBundle words, Locale locale, String key, Map<String, Object> arguments) {
        return new MessageFormat(words.getString(key), locale).format(arguments);
    }

    /** Only names that we know ourselves are written: whatever else a caller hands over stays out of the mail. */
    @Nullable
    private static String name(ResourceBundle words, String prefix, @Nullable String code) {
        return code != null && words.containsKey(prefix + code) ? words.getString(prefix + code) : null;
    }

    @Nullable
    private String moment(ResourceBundle words, Locale locale, @Nullable String iso) {
        if (iso == null) {
            return null;
        }
        ZonedDateTime moment = ZonedDateTime.parse(iso);
        if (moment.getZone().equals(ZoneOffset.UTC)) {
            moment = moment.withZoneSameInstant(settings.zone());
        }
        return DateTimeFormatter.ofPattern(words.getString("moment"), locale).format(moment);
    }

    private static String orNone(@Nullable String value) {
        return value == null ? "none" : value;
    }

    /** Engines of our own, no beans: the one that Spring Boot makes is for web pages. */
    private static ITemplateEngine engine(TemplateMode mode, String suffix) {
        var resolver = new ClassLoaderTemplateResolver(MailText.class.getClassLoader());
        resolver.setPrefix("dev/tenure/notification/");
        resolver.setSuffix(suffix);
        resolver.setTemplateMode(mode);
        resolver.setCharacterEncoding("UTF-8");
        resolver.setCacheable(true);
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        return engine;
    }
}
