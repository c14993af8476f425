package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The forms in which Windows writes keys, times, rights and passwords. */
class WindowsFormsTest {

    @Test
    void theFirstThreeGroupsOfAGuidAreLittleEndian() {
        assertThat(ObjectGuid.of(HexFormat.of().parseHex("33221100554477668899aabbccddeeff")))
                .isEqualTo(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
    }

    @Test
    void aSidIsReadAsText() {
        assertThat(Sid.text(HexFormat.of().parseHex("01020000000000052000000020020000")))
                .isEqualTo("S-1-5-32-544");
    }

    @Test
    void timesCountFrom1601() {
        assertThat(FileTime.text(Instant.EPOCH)).isEqualTo("116444736000000000");
        assertThat(FileTime.text(null)).isEqualTo("9223372036854775807");
        assertThat(FileTime.isNever("0")).isTrue();
        assertThat(FileTime.isNever("116444736000000000")).isFalse();
    }

    @Test
    void aPasswordIsLongMixedQuotedAndNeverTheSame() {
        String password = new String(RandomPassword.unicodePwd(), StandardCharsets.UTF_16LE);

        assertThat(password).hasSize(34).startsWith("\"").endsWith("\"");
        assertThat(password).matches(".*[A-Z].*").matches(".*[a-z].*").matches(".*[0-9].*");
        assertThat(password).isNotEqualTo(new String(RandomPassword.unicodePwd(), StandardCharsets.UTF_16LE));
    }

    @Test
    void aCommonNameIsEscapedAlsoWhereTheSdkDoesNot() throws Exception {
        assertThat(CommonNames.rdn("eq=ual")).isEqualTo("CN=eq\\3Dual");
        String dn = CommonNames.dn("a, b+c=\"d\" #<e>;\\", new DN("OU=People,DC=x"));
        assertThat(new DN(dn).getRDN().getAttributeValues()[0]).isEqualTo("a, b+c=\"d\" #<e>;\\");
    }
}
