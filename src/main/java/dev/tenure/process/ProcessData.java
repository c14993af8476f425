package dev.tenure.process;

import dev.tenure.roster.PersonalData;
import dev.tenure.roster.PersonalData.Holding;
import dev.tenure.roster.PersonalData.Retention;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What processes keep about people: decisions, undoings, drift, and the engine's own history. */
@Configuration(proxyBeanMethods = false)
class ProcessData {

    private static final String THEIRS = "t.person_id = any(:ids::uuid[])";
    private static final String RELATED = "t.person_id = any(:related::uuid[])";

    /** The engine's processes of the person: for a ticket, for the dates that lie ahead, and those that a ticket set going. */
    private static final String PROCESSES = """
            t.root_proc_inst_id_ in (
              select process_instance_id from ticket where person_id = any(:ids::uuid[])
              union select proc_inst_id_ from act_hi_procinst where business_key_ = any(:ids::text[]
                || array(select id::text from ticket where person_id = any(:ids::uuid[]))))""";

    /** What the engine keeps of a process beside its steps; normally nothing, since our history is of steps alone. */
    private static final List<String> ENGINE_EXTRAS = List.of(
            "act_hi_varinst",
            "act_hi_detail",
            "act_hi_comment",
            "act_hi_attachment",
            "act_hi_dec_in",
            "act_hi_dec_out",
            "act_hi_job_log",
            "act_hi_ext_task_log",
            "act_ge_bytearray");

    private static final String OLD_ENGINE = """
            with old as (
              select proc_inst_id_ as id from act_hi_procinst
              where end_time_ < :limit and root_proc_inst_id_ = proc_inst_id_ limit :chunk
            )%s
            delete from act_hi_procinst where root_proc_inst_id_ in (select id from old)
            """.formatted(Stream.concat(
                    ENGINE_EXTRAS.stream(),
                    Stream.of(
                            "act_hi_op_log", "act_hi_incident", "act_hi_decinst", "act_hi_taskinst", "act_hi_actinst"))
            .map(table ->
                    ", %1$s_ as (delete from %1$s where root_proc_inst_id_ in (select id from old))".formatted(table))
            .reduce("", String::concat));

    @Bean
    PersonalData processHolds() {
        Stream<Holding> ours = Stream.of(
                Holding.deleted("process_wait", THEIRS),
                Holding.mentions(
                        "desk_decision",
                        RELATED + " and not exists (select from person p where p.id = t.person_id"
                                + " and p.manager_employee_id = any(:numbers::text[]))",
                        """
                        hr_value = case when t.hr_value = any(:numbers::text[]) then '[erased]' else t.hr_value end,
                          value = case when t.value = any(:numbers::text[]) then '[erased]' else t.value end,
                          note = without_words(t.note, :words::text[])"""),
                Holding.blanked("desk_decision", THEIRS, "hr_value = null, value = null, note = null"),
                Holding.blanked("undo", THEIRS, "reason = '[erased]'"),
                Holding.deleted("lifecycle", THEIRS),
                Holding.mentions(
                        "drift",
                        RELATED,
                        "expected = without_words(t.expected, :words::text[]), found = without_words(t.found, :words::text[])"),
                Holding.deleted("drift", THEIRS),
                Holding.copies("drift_draft", THEIRS),
                Holding.deleted("written_back", THEIRS),
                // The file is written anew, without them.
                new Holding("people_export", "true", "update people_export set due_at = least(due_at, :now)", false));
        Stream<Holding> engine = Stream.concat(
                ENGINE_EXTRAS.stream().map(table -> Holding.deleted(table, PROCESSES)),
                Stream.of(
                        Holding.blanked(
                                "act_hi_op_log", PROCESSES, "org_value_ = null, new_value_ = null, annotation_ = null"),
                        Holding.blanked("act_hi_incident", PROCESSES, "incident_msg_ = null, annotation_ = null"),
                        Holding.blanked("act_hi_taskinst", PROCESSES, "name_ = t.task_def_key_, description_ = null"),
                        Holding.blanked("act_hi_procinst", PROCESSES, "business_key_ = 'erased:' || t.proc_inst_id_")));
        return new PersonalData(
                "process",
                6,
                null,
                Stream.concat(ours, engine).toList(),
                List.of(
                        new Retention("decisions", Duration.ofDays(1), """
                                update desk_decision set note = null where id in (
                                  select d.id from desk_decision d join ticket k on k.id = d.ticket_id
                                  where k.closed_at < :limit and d.note is not null limit :chunk)
                                """),
                        new Retention("engine", Duration.ofDays(1), OLD_ENGINE)));
    }
}
