package dev.tenure.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.standin.ActiveDirectory;
import org.junit.jupiter.api.Test;

/** The same, in Microsoft's codes, from a server that shows ten values of an attribute at a time. */
class MicrosoftMembershipTest extends InMemoryMembershipTest {

    @Override
    ActiveDirectory start() {
        return ActiveDirectory.builder().microsoft().limits(1000, 10).start();
    }

    @Test
    void ofManyMembershipsNoneIsOverlooked() throws Exception {
        Account anna = account("Anna");
        String last = null;
        for (int i = 0; i < 25; i++) {
            last = group("g" + i);
            put(last, anna);
        }

        assertThat(agree(anna, last)).as("somebody else's").isEqualTo(MembershipReport.NOTHING);
        assertThat(room.stripping.agree(order(anna.personId(), true)).stripped())
                .hasSize(25);
        assertThat(groupsOf(anna)).isEmpty();
    }
}
