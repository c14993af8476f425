package dev.tenure.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What the system's processes have used, as Linux counts it. */
final class Processes {

    /** Of the fields of /proc/[pid]/stat, which are counted here from behind the name: see proc(5). */
    private static final int USER_TICKS = 11;

    private static final double MILLIS_A_TICK = 10;

    private Processes() {}

    /** CPU time of the process and of all that came from it, those included that have ended. */
    static double cpuMillis(ProcessHandle process) {
        double sum = ownCpuMillis(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            sum += ownCpuMillis(child.pid());
        }
        return sum;
    }

    /** CPU time of the process and of its children that have ended. */
    static double ownCpuMillis(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = 0; i < 4; i++) {
                ticks += Long.parseLong(fields[USER_TICKS + i]);
            }
            return ticks * MILLIS_A_TICK;
        } catch (NoSuchFileException ended) {
            return 0;
        } catch (IOException failed) {
            throw new UncheckedIOException("Only Linux tells what a process has used.", failed);
        }
    }

    /** Memory in MB that is this process's and its children's alone, shared pages counted in parts. */
    static long memoryMb(ProcessHandle process) {
        long kilobytes = pss(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            kilobytes += pss(child.pid());
        }
        return kilobytes / 1024;
    }

    private static long pss(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
            return lines.stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException endedOrForbidden) {
            return 0;
        }
    }
}
