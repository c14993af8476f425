package dev.tenure.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.ResourceBundle;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** The one page that everybody may see, in English or Swedish as the browser asks. */
@Controller
class SignInPage {

    /** Also by POST: a locked-out attempt is forwarded here so that its answer stays 429. */
    @RequestMapping(
            path = "/sign-in",
            method = {RequestMethod.GET, RequestMethod.POST})
    String signIn(HttpServletRequest request, Model model) {
        Locale locale = "sv".equals(request.getLocale().getLanguage()) ? Locale.forLanguageTag("sv") : Locale.ROOT;
        ResourceBundle texts = ResourceBundle.getBundle("dev.tenure.security.sign-in", locale);
        texts.keySet().forEach(key -> model.addAttribute(key, texts.getString(key)));
        model.addAttribute("language", locale.equals(Locale.ROOT) ? "en" : "sv");
        model.addAttribute("message", message(request, texts));
        return "sign-in";
    }

    private static String message(HttpServletRequest request, ResourceBundle texts) {
        if (request.getAttribute(TooManyAttempts.class.getName()) != null) {
            return texts.getString("tooMany");
        }
        if (request.getParameter("failed") != null) {
            return texts.getString("failed");
        }
        return request.getParameter("out") != null ? texts.getString("out") : "";
    }
}
