package dev.tenure.benchmark;

import dev.tenure.standin.ActiveDirectory;

/** The directory's stand-in, by itself, so that its CPU time is not counted as ours. */
final class DirectoryPart {

    private DirectoryPart() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        try (ActiveDirectory directory = ActiveDirectory.start()) {
            System.out.println(Part.ANSWER
                    + String.join(
                            "\t",
                            directory.ldapsUrl(),
                            directory.baseDn(),
                            directory.bindUpn(),
                            directory.bindPassword(),
                            directory.caCertificate().toString()));
            while (System.in.read() >= 0) {
                // Until whoever started us is gone.
            }
        }
    }
}
