package dev.tenure.source.mapping;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/** What systems call the things that we have fields for, in several languages. */
final class Words {

    private static final Pattern JOINTS = Pattern.compile(
            "[^\\p{L}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|(?<=\\p{L})(?=\\p{N})");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    /** A member's name that says nothing: the name of its owner counts. */
    private static final Set<String> EMPTY_WORDS = Set.of(
            "value", "name", "text", "code", "label", "displayname", "description", "namn", "navn", "nom", "nombre");

    private static final String MANAGER = "managerEmployeeId";
    private static final Set<String> REFERENCES = Set.of("id", "uuid", "guid", "key", "ref");
    private static final Set<String> GROUPS = Set.of("title", "department", "location", "company", "employmentType");

    /** By our field, in the order in which proposals are listed; a phrase belongs to one field only. */
    private static final Map<String, List<String>> PHRASES = new LinkedHashMap<>();

    private static final Map<String, String> FIELD_OF = new HashMap<>();

    static {
        say(
                "key",
                "_id, id, uuid, guid, object id, user id, record id, external id, extern id, id externe, id externo");
        say(
                "employeeId",
                "employee id, employee number, employee no, employee nr, emp id, emp no, employment number, "
                        + "personnel number, staff number, staff id, worker id, payroll number, "
                        + "anställningsnummer, anställningsnr, anstnr, anst nr, anställnings id, medarbetarnummer, personalnummer, "
                        + "personalnr, pers nr, mitarbeiternummer, mitarbeiter nr, mitarbeiter id, matricule, numéro employé, "
                        + "numéro de salarié, número de empleado, id empleado, legajo, ansattnummer, ansatt nr, ansatt id, "
                        + "medarbejdernummer, medarbejder nr, lønnummer, henkilönumero, työntekijänumero, henkilöstönumero");
        say(
                "givenName",
                "given name, first name, forename, fname, förnamn, tilltalsnamn, vorname, rufname, prénom, "
                        + "nombre, nombre de pila, fornavn, etunimi, kutsumanimi");
        say(
                "familyName",
                "family name, last name, surname, lname, sn, efternamn, nachname, familienname, zuname, nom, "
                        + "nom de famille, apellido, apellidos, etternavn, efternavn, sukunimi");
        say(
                "email",
                "email, e mail, mail, email work, work email, email address, emails value, mail address, "
                        + "business email, e post, epost, e postadress, epostadress, jobbmail, e post arbete, e mail adresse, "
                        + "mailadresse, email dienstlich, courriel, adresse email, adresse électronique, correo, "
                        + "correo electrónico, e postadresse, epostadresse, e mailadresse, sähköposti, sähköpostiosoite");
        say(
                "otherEmails",
                "other emails, alias emails, aliases, email private, private email, personal email, "
                        + "alternate email, secondary email, privat e post, e post privat, privatmail, private e mail, "
                        + "email privat, courriel personnel, correo personal, yksityinen sähköposti");
        say(
                "title",
                "title, job title, position, position title, role title, befattning, yrkestitel, yrkesroll, titel, "
                        + "tjänst, stellenbezeichnung, funktion, berufsbezeichnung, jobtitel, position bezeichnung, poste, "
                        + "fonction, intitulé du poste, cargo, puesto, stilling, stillingstittel, stillingsbetegnelse, "
                        + "tehtävänimike, nimike, ammattinimike");
        say(
                "department",
                "department, department name, dept, org unit, organizational unit, organisation unit, team, "
                        + "avdelning, enhet, organisationsenhet, abteilung, organisationseinheit, département, service, "
                        + "departamento, avdeling, afdeling, osasto, yksikkö");
        say(
                "location",
                "location, office, site, office location, workplace, work location, ort, arbetsort, arbetsplats, "
                        + "kontor, placering, standort, arbeitsort, dienstort, büro, lieu, lieu de travail, site de travail, "
                        + "bureau, ubicación, lugar de trabajo, oficina, arbeidssted, lokasjon, arbejdssted, lokation, "
                        + "toimipaikka, työpaikka, city, stad, stadt, ville, ciudad");
        say(
                "company",
                "company, company name, legal entity, employer, organization, organisation, bolag, företag, "
                        + "arbetsgivare, firma, gesellschaft, unternehmen, société, entreprise, employeur, empresa, compañía, "
                        + "sociedad, selskap, selskab, virksomhed, yritys, yhtiö, työnantaja");
        say(
                "managerEmployeeId",
                "manager, manager id, manager employee id, manager number, manager value, supervisor, "
                        + "supervisor id, reports to, immediate manager employee id, line manager, chef, närmaste chef, chefs id, "
                        + "chef anställningsnummer, chefens anställningsnummer, vorgesetzter, vorgesetzte, vorgesetzten nr, "
                        + "vorgesetzter nr, vorgesetzter personalnummer, responsable, supérieur, matricule responsable, jefe, "
                        + "superior, nærmeste leder, leder, nærmeste chef, esimies, esihenkilö");
        say(
                "employmentType",
                "employment type, user type, worker type, contract type, employee type, anställningsform, "
                        + "anställningstyp, beschäftigungsart, vertragsart, anstellungsart, type de contrat, tipo de contrato, "
                        + "ansettelsesform, ansettelsestype, ansættelsesform, ansættelsestype, työsuhteen tyyppi, työsuhdetyyppi");
        say(
                "startDate",
                "start date, hire date, hired, employment start, from date, joined, entry date, startdatum, "
                        + "anställningsdatum, anställd från, första anställningsdag, eintrittsdatum, eintritt, beginn, "
                        + "date d entrée, date embauche, date d embauche, date de début, fecha de inicio, fecha de alta, "
                        + "fecha de contratación, startdato, ansatt fra, ansættelsesdato, tiltrædelsesdato, aloituspäivä, "
                        + "työsuhteen alku");
        say(
                "endDate",
                "end date, termination date, last day, employment end, to date, leave date, slutdatum, "
                        + "avgångsdatum, sista anställningsdag, sista dag, anställd till, austrittsdatum, austritt, ende, "
                        + "date de sortie, date de fin, date de départ, fecha de fin, fecha de baja, sluttdato, slutdato, "
                        + "fratrædelsesdato, ansatt til, päättymispäivä, lopetuspäivä, työsuhteen loppu");
        say(
                "phone",
                "phone, telephone, work phone, phone number, phone 1, phone numbers value, business phone, telefon, "
                        + "telefonnummer, arbetstelefon, telefon arbete, telefon dienstlich, téléphone, teléfono, arbeidstelefon, "
                        + "telefonnr, puhelin, puhelinnumero");
        say(
                "mobile",
                "mobile, mobile phone, cell, cell phone, mobil, mobilnummer, mobiltelefon, mobilnr, handy, "
                        + "handynummer, portable, téléphone portable, móvil, celular, teléfono móvil, matkapuhelin");
        say(
                "active",
                "active, is active, enabled, account enabled, aktiv, är aktiv, actif, activo, aktiivinen, "
                        + "employment status, status, anställningsstatus, beschäftigungsstatus");
        say(
                "!active",
                "inactive, is inactive, disabled, terminated, inaktiv, inactif, inactivo, passiivinen, slutat, "
                        + "ausgeschieden");
        say("leaveStart", "leave start, leave start date, leave from, tjänstledig från, ledig från, abwesend ab");
        say("leaveEnd", "leave end, leave end date, leave until, leave to, tjänstledig till, ledig till, abwesend bis");
    }

    /** How well a name fits, and by which of our words. */
    record Fit(double score, String phrase) {}

    private Words() {}

    private static void say(String field, String phrases) {
        List<String> folded =
                Arrays.stream(phrases.split(",")).map(Words::fold).distinct().toList();
        PHRASES.put(field, folded);
        // Where two languages share a word for two things, the first field has it: "nombre" is a given name.
        folded.forEach(phrase -> FIELD_OF.putIfAbsent(phrase, field));
    }

    /** Our fields; one with an exclamation mark is the opposite of ours. */
    static List<String> fields() {
        return List.copyOf(PHRASES.keySet());
    }

    /** How well the names on a path, from the outermost, fit the field; null if not at all. */
    @Nullable
    static Fit fit(String field, List<String> names) {
        List<String> words =
                names.stream().filter(name -> !name.matches("[0-9]+")).toList();
        if (words.isEmpty()) {
            return null;
        }
        String last = fold(words.get(words.size() - 1));
        String owner = words.size() > 1 ? fold(words.get(words.size() - 2)) : "";
        if (!owner.isEmpty() && belongs(owner + last, field)) {
            return new Fit(1, owner + last);
        }
        // What a manager, a company or a department is called is not what a person is called.
        boolean ofSomethingElse =
                FIELD_OF.containsKey(owner) && !FIELD_OF.get(owner).equals("key");
        if (ofSomethingElse) {
            return EMPTY_WORDS.contains(last) && belongs(owner, field) ? new Fit(0.9, owner) : null;
        }
        if (belongs(last, field)) {
            return new Fit(1, last);
        }
        return partly(field, words.get(words.size() - 1));
    }

    private static boolean belongs(String phrase, String field) {
        return field.equals(FIELD_OF.get(phrase));
    }

    /** The longest of our words within the name counts, and counts the more the less is beside it. */
    @Nullable
    private static Fit partly(String field, String name) {
        List<String> tokens = tokens(name);
        int whole = tokens.stream().mapToInt(String::length).sum();
        List<String> phrases = new ArrayList<>();
        for (int from = 0; from < tokens.size(); from++) {
            StringBuilder run = new StringBuilder();
            for (int to = from; to < tokens.size(); to++) {
                String phrase = run.append(tokens.get(to)).toString();
                if (phrase.length() > 3 && FIELD_OF.containsKey(phrase)) {
                    phrases.add(phrase);
                }
            }
        }
        // The number of somebody's manager is no number of his own, however long the word for it.
        String best = phrases.stream()
                .max(Comparator.comparing((String phrase) -> belongs(phrase, MANAGER))
                        .thenComparingInt(String::length))
                .orElse("");
        // What something is called by in the source is not what it is called.
        boolean reference = REFERENCES.stream().anyMatch(tokens::contains) && GROUPS.contains(field);
        return belongs(best, field) && !reference ? new Fit(0.5 + 0.3 * best.length() / whole, best) : null;
    }

    private static List<String> tokens(String name) {
        List<String> tokens = new ArrayList<>();
        for (String token : JOINTS.split(name)) {
            String folded = fold(token);
            if (!folded.isEmpty()) {
                tokens.add(folded);
            }
        }
        return tokens;
    }

    /** Letters and digits only, lower case, without marks: "E-postadress" and "epostadress" are one word. */
    static String fold(String text) {
        String bare = MARKS.matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
                .replaceAll("")
                .replace("ß", "ss")
                .replace("ø", "o")
                .replace("æ", "ae");
        StringBuilder folded = new StringBuilder();
        bare.codePoints().filter(Character::isLetterOrDigit).forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
