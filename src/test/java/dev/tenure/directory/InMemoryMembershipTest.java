package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import dev.tenure.standin.ActiveDirectory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The promises about groups, held by the stand-in, and what only a stand-in does on order. */
class InMemoryMembershipTest extends MembershipContract {

    final ActiveDirectory directory = start();

    ActiveDirectory start() {
        return ActiveDirectory.start();
    }

    @AfterAll
    void stop() {
        directory.close();
    }

    @Override
    DirectoryUnderTest server() {
        return new DirectoryUnderTest(
                URI.create(directory.ldapsUrl()),
                directory.baseDn(),
                directory.bindUpn(),
                directory.bindPassword(),
                directory.caCertificate(),
                directory.adminDn(),
                directory.adminPassword());
    }

    /** Windows shows 1,500 members of a group and no more: who looks for one among them finds nothing. */
    @Test
    void aGroupOfThreeThousandIsLikeAnyOther() throws Exception {
        String all = group("all");
        List<String> others = new ArrayList<>();
        admin.add(
                "OU=Many" + mark + ",OU=People," + server.baseDn(),
                new com.unboundid.ldap.sdk.Attribute("objectClass", "organizationalUnit"));
        for (int i = 0; i < 3000; i++) {
            String dn = "CN=m" + i + ",OU=Many" + mark + ",OU=People," + server.baseDn();
            admin.add(
                    "dn: " + dn, "objectClass: user", "sAMAccountName: m" + i + "." + mark, "userAccountControl: 514");
            others.add(dn);
        }
        admin.modify(dn(all), new Modification(ModificationType.ADD, "member", others.toArray(String[]::new)));
        Account anna = account("Anna");
        long searches = room.asked(Operation.SEARCH);

        assertThat(names(agree(anna, all).granted())).containsExactly("all" + mark);
        assertThat(agree(anna, all)).isEqualTo(MembershipReport.NOTHING);
        assertThat(names(agree(anna).withdrawn())).containsExactly("all" + mark);

        assertThat(groupsOf(anna)).isEmpty();
        assertThat(room.asked(Operation.SEARCH) - searches)
                .as("two a time, whatever its size")
                .isEqualTo(6);
    }

    @Test
    void anAnswerThatIsLostIsNoLostGrant() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        directory.dropAfter(ActiveDirectory.Operation.MODIFY, 1);

        assertThatThrownBy(() -> agree(anna, sales)).isInstanceOf(DirectoryUnavailable.class);

        assertThat(names(agree(anna, sales).granted())).containsExactly("sales" + mark);
        directory.dropAfter(ActiveDirectory.Operation.MODIFY, 1);
        assertThatThrownBy(() -> agree(anna)).isInstanceOf(DirectoryUnavailable.class);
        assertThat(names(agree(anna).withdrawn())).containsExactly("sales" + mark);
    }

    @Test
    void aGrantThatWasNeverWrittenIsNotOursWhenSomebodyElseGivesItLater() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        directory.failNext(ActiveDirectory.Operation.MODIFY, 1, ResultCode.UNWILLING_TO_PERFORM, "00000000: SvcErr");

        assertThat(agree(anna, sales).refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.refusal().cause()).isEqualTo(Cause.OTHER));
        put(sales, anna);

        assertThat(agree(anna)).isEqualTo(MembershipReport.NOTHING);
        assertThat(groupsOf(anna)).containsExactly(dn(sales));
    }

    @Test
    void aWithdrawalThatIsRefusedIsSaidAndTriedAgain() throws Exception {
        Account anna = account("Anna");
        String sales = group("sales");
        agree(anna, sales);
        directory.failNext(
                ActiveDirectory.Operation.MODIFY, 1, ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "00002098: SecErr");

        MembershipReport report = agree(anna);

        assertThat(report.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.refusal().cause()).isEqualTo(Cause.NO_RIGHT));
        assertThat(report.granted()).isEmpty();
        assertThat(stages(anna)).containsExactly("GRANTED");
        assertThat(names(agree(anna).withdrawn())).containsExactly("sales" + mark);
    }
}
