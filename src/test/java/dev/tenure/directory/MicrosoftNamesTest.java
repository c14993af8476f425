package dev.tenure.directory;

import dev.tenure.standin.ActiveDirectory;

/** The same, in Microsoft's codes and by Windows' stricter rules. */
class MicrosoftNamesTest extends InMemoryNamesTest {

    @Override
    ActiveDirectory start() {
        return ActiveDirectory.builder().microsoft().start();
    }

    @Override
    int crowd() {
        return 100;
    }
}
