package dev.tenure.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Posts the names of accounts as JSON, signed: {@code X-Tenure-Signature: sha256=} and the HMAC of the body in hex, as
 * GitHub's webhooks have it.
 */
@Component
@ConditionalOnProperty("tenure.webhook.url")
class Webhook implements WriteBackTarget {

    private static final String HMAC = "HmacSHA256";
    private static final int TOO_MANY = 429;
    private static final int TIMED_OUT = 408;

    private final RestClient http;
    private final ObjectMapper json;
    private final WebhookSettings settings;

    Webhook(ObjectMapper json, WebhookSettings settings) {
        this.json = json;
        this.settings = settings;
        // Never followed to another place: what is sent is personal data.
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(settings.timeout());
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void tell(AccountNews news) {
        byte[] body = body(news);
        HttpStatusCode status;
        try {
            status = http.post()
                    .uri(settings.url())
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("X-Tenure-Signature", "sha256=" + signature(body))
                    .body(body)
                    .exchange((request, response) -> response.getStatusCode());
        } catch (ResourceAccessException away) {
            throw new WriteBackFailed(
                    "no answer: " + away.getMostSpecificCause().getClass().getSimpleName(), false);
        }
        if (!status.is2xxSuccessful()) {
            boolean forGood = !status.is5xxServerError() && status.value() != TOO_MANY && status.value() != TIMED_OUT;
            throw new WriteBackFailed("HTTP " + status.value(), forGood);
        }
    }

    private byte[] body(AccountNews news) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("employeeId", news.employeeId());
        members.put("accountName", news.accountName());
        members.put("userPrincipalName", news.userPrincipalName());
        members.put("mail", news.mail());
        try {
            return json.writeValueAsBytes(members);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("News of an account cannot be written as JSON.", ours);
        }
    }

    private String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(settings.secret().getBytes(StandardCharsets.UTF_8), HMAC));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This JVM has no " + HMAC + ".", missing);
        }
    }
}
