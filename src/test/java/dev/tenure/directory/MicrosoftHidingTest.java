package dev.tenure.directory;

import dev.tenure.standin.ActiveDirectory;

/** The same, in Microsoft's codes and by Windows' stricter rules. */
class MicrosoftHidingTest extends InMemoryHidingTest {

    @Override
    ActiveDirectory start() {
        return ActiveDirectory.builder().microsoft().start();
    }
}
