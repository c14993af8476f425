package dev.tenure.directory;

import dev.tenure.standin.ActiveDirectory;

/** The same, in Microsoft's codes and by Windows' stricter rules. */
class MicrosoftAftermathTest extends InMemoryAftermathTest {

    @Override
    ActiveDirectory start() {
        return ActiveDirectory.builder().microsoft().start();
    }
}
