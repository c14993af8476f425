package dev.tenure.console;

import dev.tenure.directory.FirstPassword;
import dev.tenure.roster.Facts;
import dev.tenure.roster.Field;
import java.util.Locale;
import java.util.ResourceBundle;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * A first password on paper: one page of HTML made for print. A browser has the letters of every name; a PDF of our own
 * would need fonts for all of them. It is kept nowhere.
 */
@Component
class PasswordLetter {

    /** The customer's own field that says which language somebody reads, where HR states it. */
    private static final Field LANGUAGE = Field.attribute("preferredLanguage");

    private final ITemplateEngine engine = engine();
    private final Locale otherwise;

    /** @param otherwise the language of mails to those of whom none is known */
    PasswordLetter(@Value("${tenure.notification.default-locale:en}") Locale otherwise) {
        this.otherwise = otherwise;
    }

    /** The letter, in one of our languages. */
    record Written(String language, String html) {

        /** Leaves the letter out. */
        @Override
        public String toString() {
            return "Written[" + language + "]";
        }
    }

    Written write(Facts facts, FirstPassword password) {
        Locale locale = localeOf(facts);
        ResourceBundle words = ResourceBundle.getBundle(
                "dev.tenure.console.letter",
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Context page = new Context(locale);
        words.keySet().forEach(key -> page.setVariable(key, words.getString(key)));
        page.setVariable("language", locale.getLanguage());
        page.setVariable("company", facts.get(Field.COMPANY));
        page.setVariable("name", facts.displayName());
        page.setVariable("account", password.accountName());
        page.setVariable("principal", password.userPrincipalName());
        page.setVariable("password", password.password());
        return new Written(locale.getLanguage(), engine.process("letter", page));
    }

    private Locale localeOf(Facts facts) {
        String wanted = facts.find(LANGUAGE)
                .map(language ->
                        Locale.forLanguageTag(language.replace('_', '-')).getLanguage())
                .filter(language -> language.equals("sv") || language.equals("en"))
                .orElse(otherwise.getLanguage());
        return wanted.equals("sv") ? Locale.forLanguageTag("sv") : Locale.ENGLISH;
    }

    private static ITemplateEngine engine() {
        var resolver = new ClassLoaderTemplateResolver(PasswordLetter.class.getClassLoader());
        resolver.setPrefix("dev/tenure/console/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        return engine;
    }
}
