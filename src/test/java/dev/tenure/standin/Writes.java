package dev.tenure.standin;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a directory does with an add, a modify, a rename or a delete: checks in the order in which Samba makes them, so
 * that a request with two faults gets the same answer, and all or nothing. The caller holds the write lock.
 */
final class Writes {

    static final long DISABLED = 0x2;
    static final long NO_PASSWORD_NEEDED = 0x20;
    static final long NORMAL = 0x200;
    static final long NEVER_EXPIRES = 0x10000;
    static final long SMART_CARD = 0x40000;
    private static final long COMPUTED = 0x10 | 0x800000;
    private static final long ACCOUNT_TYPES = 0x200 | 0x800 | 0x1000 | 0x2000;
    private static final long TRUSTED = 0x80000 | 0x1000000;
    private static final String FOREVER = "9223372036854775807";
    private static final int HISTORY = 24;
    /** Containers that come with the domain, with a flag against their removal and renaming. */
    private static final Set<String> BUILT_IN = Set.of("users", "builtin", "computers", "domain controllers", "system");

    private static final Set<String> UNDELETABLE = Set.of(
            "accountexpires", "countrycode", "codepage", "primarygroupid", "objectcategory", "grouptype", "pwdlastset");

    private final Domain domain;
    private final AdSchema schema;
    private final Answers answers;
    private final Rights rights;
    private final AccountNames names;
    private final Passwords passwords;

    Writes(Domain domain, Rights rights) {
        this.domain = domain;
        this.schema = domain.schema;
        this.answers = domain.answers;
        this.rights = rights;
        this.names = new AccountNames(domain);
        this.passwords = new Passwords(domain, rights);
    }

    // ---------------------------------------------------------------------------------------------------- add

    AdObject add(Session session, String dnText, List<Attribute> given) throws LDAPException {
        DN dn = parsed(dnText, "ldb_add");
        if (dn.isNullDN() || dn.getRDN().isMultiValued()) {
            throw answers.no(ResultCode.INVALID_DN_SYNTAX, "00002032: ldb_add: invalid dn '(null)'");
        }
        String shown = shown(dn);
        for (Attribute attribute : given) {
            refuseEmpty(attribute, shown, attribute.getRawValues().length == 0);
        }
        AdObject parent = dn.getParent() == null ? null : domain.at(dn.getParent());
        String noParent = "00002030: objectclass: Cannot add " + shown + ", parent does not exist!";
        if (domain.foreign(dn)) {
            throw answers.foreign(noParent, shown, foreignDomain(dn));
        }
        if (parent == null) {
            throw answers.missing(noParent, domain.bestMatch(dn));
        }
        AdSchema.ObjectClass type = classOf(given, shown);
        String rdnType = dn.getRDN().getAttributeNames()[0].toUpperCase(Locale.ROOT);
        if (!rdnType.equals(type.rdn())) {
            throw answers.no(
                    ResultCode.NAMING_VIOLATION,
                    "00002037: objectclass: Invalid RDN '" + rdnType + "' for objectclass '" + type.name() + "'!");
        }
        refuseChild(type, parent, "structural objectClass " + type.name() + " is not a valid child class for ");
        if (!rights.create(session, parent, type)) {
            throw answers.no(
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                    "acl: unable to get access to " + shown + "\n",
                    Answers.sec());
        }

        AdObject object = new AdObject(UUID.randomUUID(), type);
        object.rdnType = rdnType;
        object.rdnValue = dn.getRDN().getAttributeValues()[0];
        Change change = new Change(object, shown, false);
        String named = first(given, rdnType);
        if (named != null && !named.equalsIgnoreCase(object.rdnValue)) {
            throw answers.no(
                    ResultCode.INVALID_DN_SYNTAX,
                    "00002032: RDN mismatch on " + shown + ": " + rdnType + " (" + object.rdnValue
                            + ") should match one of: (" + named + ")");
        }
        Attribute password = null;
        List<Attribute> plain = new ArrayList<>();
        for (Attribute attribute : given) {
            switch (attribute.getName().toLowerCase(Locale.ROOT)) {
                case "unicodepwd" -> password = attribute;
                case "objectclass", "cn", "ou", "dc", "name", "distinguishedname" -> {}
                case "objectsid", "samaccounttype" -> {
                    if (!session.trusted()) {
                        throw answers.no(
                                ResultCode.UNWILLING_TO_PERFORM,
                                "00002035: samldb: " + attribute.getName() + " must not be specified!");
                    }
                    plain.add(attribute);
                }
                default -> plain.add(attribute);
            }
        }
        // The account's own rules come before the schema's, as in Samba's chain of modules.
        if (type.chain().contains("user") || type.chain().contains("group")) {
            names.check(object, first(plain, "sAMAccountName"), first(plain, "userPrincipalName"));
            names.checkServicePrincipals(object, plain);
        }
        String clear = null;
        if (type.chain().contains("user")) {
            long control = accountControl(change, first(plain, "userAccountControl"), session);
            clear = password == null ? null : passwords.clear(password);
            if (clear != null) {
                passwords.refuseWeak(clear, first(plain, "sAMAccountName"));
            }
            refuseEnabledWithoutPassword(control, clear != null);
            change.stage("userAccountControl", Long.toString(control));
        }
        for (Attribute attribute : plain) {
            AttributeType attributeType = schema.attribute(attribute.getName());
            if (attributeType == null) {
                throw unknown("objectclass_attrs", attribute.getName(), shown);
            }
            addValue(change, attributeType, attribute, session);
        }
        if (parent.children.containsKey(domain.childKey(rdnType, object.rdnValue))) {
            throw taken(shown);
        }
        if (answers.microsoft && object.rdnValue.length() > 64) {
            throw tooLong("cn", shown);
        }
        object.sid = change.staged.containsKey("objectsid")
                ? change.staged.get("objectsid").getValueByteArray()
                : type.chain().contains("user") || type.chain().contains("group") ? domain.nextSid() : null;
        change.staged.remove("objectsid");
        defaults(change, clear);
        domain.hang(object, parent);
        domain.register(object);
        commit(change);
        if (clear != null) {
            object.secrets.addFirst(new Secret(clear));
        }
        domain.stampNew(object);
        return object;
    }

    /** What an add by hand would fill in: never overrides what was given. */
    private void defaults(Change change, String password) {
        AdObject object = change.object;
        change.stageIfAbsent("instanceType", "4");
        change.stageIfAbsent(
                "objectCategory", "CN=" + object.type.category() + ",CN=Schema,CN=Configuration," + domain.base);
        if (object.isA("user") || object.isA("group")) {
            change.stageIfAbsent("sAMAccountName", "$" + generated());
        }
        if (object.isA("user")) {
            change.stageIfAbsent("primaryGroupID", "513");
            change.stageIfAbsent("accountExpires", FOREVER);
            for (String zero : List.of(
                    "badPwdCount",
                    "codePage",
                    "countryCode",
                    "badPasswordTime",
                    "lastLogoff",
                    "lastLogon",
                    "logonCount")) {
                change.stageIfAbsent(zero, "0");
            }
            Attribute set = change.staged.get("pwdlastset");
            boolean mustChange = set != null && set.getValue().equals("0");
            change.stage("pwdLastSet", password == null || mustChange ? "0" : Long.toString(domain.fileTime()));
            change.stage("sAMAccountType", accountType(Long.parseLong(change.text("useraccountcontrol"))));
        }
        if (object.isA("group")) {
            change.stageIfAbsent("groupType", "-2147483646");
            long groupType = Long.parseLong(change.text("grouptype"));
            change.stage(
                    "sAMAccountType",
                    Long.toString(((groupType & 4) != 0 ? 0x20000000L : 0x10000000L) + (groupType < 0 ? 0 : 1)));
        }
    }

    private static String generated() {
        return UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT) + "-"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 11).toUpperCase(Locale.ROOT);
    }

    private static String accountType(long control) {
        return (control & 0x1000) != 0 ? "805306369" : "805306368";
    }

    private AdSchema.ObjectClass classOf(List<Attribute> given, String shown) throws LDAPException {
        AdSchema.ObjectClass found = null;
        boolean any = false;
        for (Attribute attribute : given) {
            if (!attribute.getName().equalsIgnoreCase("objectClass")) {
                continue;
            }
            for (String name : attribute.getValues()) {
                any = true;
                AdSchema.ObjectClass structural = schema.structural(name);
                if (structural == null && !schema.abstractClass(name)) {
                    throw answers.no(
                            ResultCode.NO_SUCH_ATTRIBUTE,
                            "0000200A: objectclass " + name + " is not a valid objectClass in schema",
                            "00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation,"
                                    + " data 0, v4563");
                }
                if (structural != null
                        && (found == null
                                || structural.chain().size() > found.chain().size())) {
                    found = structural;
                }
            }
        }
        if (!any) {
            throw answers.no(
                    ResultCode.OBJECT_CLASS_VIOLATION,
                    "00002014: objectclass: Cannot add " + shown + ", no objectclass specified!");
        }
        if (found == null) {
            throw answers.no(ResultCode.UNWILLING_TO_PERFORM, "Failed to find a structural class for " + shown);
        }
        return found;
    }

    private void addValue(Change change, AttributeType type, Attribute attribute, Session session)
            throws LDAPException {
        String name = type.name();
        if (type.back()) {
            throw backLink(name, change.shown);
        }
        if (name.equals("objectGUID")) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: replmd_add: it's not allowed to add an object with objectGUID!");
        }
        if (type.constructed()) {
            throw answers.no(
                    ResultCode.UNDEFINED_ATTRIBUTE_TYPE,
                    "0000200C: objectclass_attrs: attribute '" + name + "' on entry '" + change.shown
                            + "' is constructed!",
                    ResultCode.CONSTRAINT_VIOLATION,
                    Answers.atr("0000209A", name));
        }
        if (type.system() && !Set.of("whenCreated", "whenChanged", "objectSid").contains(name) && !session.trusted()) {
            throw systemOnly(name, change.shown);
        }
        if (!schema.allows(change.object.type, type)) {
            throw notAllowed(name, change.shown);
        }
        if (attribute.getRawValues().length == 0) {
            throw answers.no(
                    ResultCode.CONSTRAINT_VIOLATION,
                    "attribute '" + name + "' on '" + change.shown + "' specified, but with 0 values (illegal)");
        }
        if (type.single() && attribute.getRawValues().length > 1) {
            if (type.forward()) {
                throw twoLinks(name);
            }
            throw answers.no(
                    ResultCode.CONSTRAINT_VIOLATION,
                    "0000202F: SINGLE-VALUE attribute " + name + " on " + change.shown + " specified more than once",
                    Answers.atr("00002081", name));
        }
        checkValues(change, type, attribute);
        if (type.key().equals("useraccountcontrol") || name.startsWith("when")) {
            return;
        }
        if (type.key().equals("pwdlastset")) {
            pwdLastSet(attribute.getValue());
            change.staged.put(type.key(), new Attribute(name, attribute.getValue()));
            return;
        }
        if (type.forward()) {
            for (byte[] value : attribute.getValueByteArrays()) {
                change.delta(type).add(target(type, value));
            }
            return;
        }
        Set<String> seen = new HashSet<>();
        for (byte[] value : attribute.getValueByteArrays()) {
            if (!seen.add(type.normal(value, false))) {
                throw answers.no(
                        ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
                        "attribute '" + name + "': value '" + new String(value, StandardCharsets.UTF_8) + "' on '"
                                + change.shown + "' provided more than once in ADD object",
                        Answers.atr("00002083", name));
            }
        }
        change.staged.put(type.key(), new Attribute(name, attribute.getRawValues()));
    }

    // ------------------------------------------------------------------------------------------------- modify

    void modify(Session session, String dnText, List<Modification> mods, boolean permissive, boolean showDeleted)
            throws LDAPException {
        AdObject object = existing(dnText, "ldb_modify", "00002030: No such Base DN: ");
        String shown = domain.dn(object);
        if (object.deleted && !showDeleted) {
            throw answers.missing("00002030: No such Base DN: " + dnText, domain.dn(domain.deletedObjects));
        }
        for (Modification mod : mods) {
            if (ModificationType.INCREMENT.equals(mod.getModificationType())) {
                throw answers.no(ResultCode.PROTOCOL_ERROR, "00002021: Protocol error. Invalid LDAP_MODIFY_* type");
            }
            refuseEmpty(mod.getAttribute(), shown, false);
        }
        if (object.deleted && revives(mods)) {
            revive(session, object, mods);
            return;
        }
        for (Modification mod : mods) {
            if (mod.getAttributeName().equalsIgnoreCase("objectClass")) {
                objectClass(object, mod, shown);
            }
        }
        for (Modification mod : mods) {
            mayModify(session, object, mod, shown);
        }
        Change change = new Change(object, shown, permissive);
        List<Modification> secret = new ArrayList<>();
        for (Modification mod : mods) {
            if (mod.getAttributeName().equalsIgnoreCase("unicodePwd")) {
                secret.add(mod);
            } else if (!mod.getAttributeName().equalsIgnoreCase("objectClass")
                    && !mod.getAttributeName().equalsIgnoreCase("nTSecurityDescriptor")) {
                apply(change, mod);
            }
        }
        accountRules(change, session);
        String clear = secret.isEmpty() ? null : passwords.changed(session, object, secret);
        Attribute control = change.staged.get("useraccountcontrol");
        if (control != null) {
            refuseEnabledWithoutPassword(
                    Long.parseLong(control.getValue()), clear != null || !object.secrets.isEmpty());
        }
        if (clear != null) {
            object.secrets.addFirst(new Secret(clear));
            while (object.secrets.size() > HISTORY) {
                object.secrets.removeLast();
            }
            if (!change.staged.containsKey("pwdlastset")) {
                change.stage("pwdLastSet", Long.toString(domain.fileTime()));
            }
        }
        commit(change);
        domain.stampChanged(object);
    }

    private void objectClass(AdObject object, Modification mod, String shown) throws LDAPException {
        for (String name : mod.getValues()) {
            AdSchema.ObjectClass structural = schema.structural(name);
            if (structural != null && !object.type.chain().contains(structural.name())) {
                throw answers.no(
                        ResultCode.OBJECT_CLASS_VIOLATION,
                        "00002014: objectclass: not permitted to change the structural objectClass on " + shown + " ["
                                + object.type.name() + "] => [" + structural.name() + "]!");
            }
        }
    }

    private void mayModify(Session session, AdObject object, Modification mod, String shown) throws LDAPException {
        AttributeType type = schema.attribute(mod.getAttributeName());
        if (type == null) {
            throw unknown("acl_modify:", mod.getAttributeName(), shown);
        }
        if (type.name().equals("unicodePwd")) {
            // Everybody may change a password whose old value he knows; that is told apart later.
            if (ModificationType.REPLACE.equals(mod.getModificationType()) && !rights.reset(session, object)) {
                throw answers.no(
                        ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                        "error in module acl: insufficient access rights during LDB_MODIFY (50)",
                        Answers.sec());
            }
            return;
        }
        if (!rights.write(session, object, type)) {
            if (type.name().equals("member")) {
                throw answers.no(
                        ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                        "error in module acl: insufficient access rights during LDB_MODIFY (50)",
                        Answers.sec());
            }
            throw answers.no(
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                    type.name().equals("nTSecurityDescriptor")
                            ? "00002098: Object " + shown + " has no write dacl access\n"
                            : "00002098: Object " + shown + " has no write property access\n",
                    Answers.sec());
        }
    }

    private void apply(Change change, Modification mod) throws LDAPException {
        AttributeType type = schema.known(mod.getAttributeName());
        String name = type.name();
        String shown = change.shown;
        switch (name) {
            case "objectSid", "sAMAccountType" ->
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM, "00002035: samldb: " + name + " must not be specified!");
            case "name" ->
                throw answers.no(
                        ResultCode.NOT_ALLOWED_ON_RDN,
                        "00002016: Modify of 'name' on " + shown
                                + " not permitted, must use 'rename' operation instead",
                        Answers.upd("00002016", "6004 (CANT_ON_RDN)"));
            case "distinguishedName" ->
                throw answers.no(
                        ResultCode.CONSTRAINT_VIOLATION,
                        "0000202F: Modify of 'distinguishedName' on " + shown
                                + " not permitted, must use 'rename' operation instead");
            default -> {}
        }
        if (name.equalsIgnoreCase(change.object.rdnType)) {
            throw answers.no(
                    ResultCode.NOT_ALLOWED_ON_RDN,
                    "00002016: Modify of RDN '" + change.object.rdnType + "' on " + shown
                            + " not permitted, must use 'rename' operation instead",
                    Answers.upd("00002016", "6004 (CANT_ON_RDN)"));
        }
        if (type.back()) {
            throw backLink(name, shown);
        }
        if (type.constructed() && !type.system()) {
            throw answers.no(
                    ResultCode.CONSTRAINT_VIOLATION,
                    "0000202F: objectclass_attrs: attribute '" + name + "' on entry '" + shown + "' is constructed!");
        }
        if (type.system()) {
            throw systemOnly(name, shown);
        }
        if (!schema.allows(change.object.type, type)) {
            throw notAllowed(name, shown);
        }
        if (!ModificationType.DELETE.equals(mod.getModificationType())) {
            checkValues(change, type, mod.getAttribute());
        }
        if (type.forward()) {
            applyLink(change, type, mod);
        } else {
            applyValue(change, type, mod);
        }
    }

    private void applyValue(Change change, AttributeType type, Modification mod) throws LDAPException {
        String name = type.name();
        Map<String, byte[]> held = new LinkedHashMap<>();
        Attribute before = change.current(type);
        if (before != null) {
            for (byte[] value : before.getValueByteArrays()) {
                held.put(type.normal(value, false), value);
            }
        }
        byte[][] values = mod.getValueByteArrays();
        switch (mod.getModificationType().intValue()) {
            case ModificationType.ADD_INT_VALUE -> {
                if (single(type, change.object)
                        && held.size() + values.length > 1
                        && !(change.permissive
                                && values.length == 1
                                && held.containsKey(type.normal(values[0], false)))) {
                    throw answers.no(
                            ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
                            "0000200D: SINGLE-VALUE attribute " + name + " on " + change.shown
                                    + " specified more than once",
                            held.isEmpty() ? Answers.atr("00002081", name) : Answers.atr("00002083", name));
                }
                for (byte[] value : values) {
                    if (held.putIfAbsent(type.normal(value, false), value) != null && !change.permissive) {
                        throw answers.no(
                                ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
                                "attribute '" + name + "': value #0 on '" + change.shown + "' already exists",
                                Answers.atr("00002083", name));
                    }
                }
            }
            case ModificationType.DELETE_INT_VALUE -> {
                refuseRemoval(type);
                if (values.length == 0) {
                    if (held.isEmpty() && !change.permissive) {
                        throw answers.no(
                                ResultCode.NO_SUCH_ATTRIBUTE,
                                "attribute '" + name + "': no such attribute for delete on '" + change.shown + "'",
                                Answers.atr("00002085", name));
                    }
                    held.clear();
                }
                for (byte[] value : values) {
                    if (held.remove(type.normal(value, false)) == null && !change.permissive) {
                        throw answers.no(
                                ResultCode.NO_SUCH_ATTRIBUTE,
                                "attribute '" + name + "': no matching attribute value while deleting attribute on '"
                                        + change.shown + "'",
                                Answers.atr("00002085", name));
                    }
                }
            }
            default -> {
                if (values.length == 0) {
                    refuseRemoval(type);
                    if (name.equals("userPrincipalName") && !answers.microsoft) {
                        throw answers.no(
                                ResultCode.OBJECT_CLASS_VIOLATION,
                                "00002014: samldb: new value for userPrincipalName not provided for mandatory,"
                                        + " single-valued attribute!");
                    }
                }
                held.clear();
                if (single(type, change.object) && values.length > 1) {
                    throw answers.no(
                            ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
                            "0000200D: SINGLE-VALUE attribute " + name + " on " + change.shown
                                    + " specified more than once",
                            ResultCode.CONSTRAINT_VIOLATION,
                            Answers.atr("00002081", name));
                }
                for (byte[] value : values) {
                    if (held.putIfAbsent(type.normal(value, false), value) != null) {
                        throw answers.no(
                                ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
                                "attribute '" + name + "': value #1 on '" + change.shown
                                        + "' provided more than once in REPLACE",
                                Answers.atr("00002083", name));
                    }
                }
            }
        }
        change.staged.put(
                type.key(),
                held.isEmpty() ? null : new Attribute(name, held.values().toArray(new byte[0][])));
    }

    private void refuseRemoval(AttributeType type) throws LDAPException {
        switch (type.key()) {
            case "useraccountcontrol" ->
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM, "00002077: samldb: 'userAccountControl' can't be deleted!");
            case "samaccountname" ->
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM, "00002077: samldb: 'samAccountName' can't be deleted/empty!");
            default -> {}
        }
    }

    private void applyLink(Change change, AttributeType type, Modification mod) throws LDAPException {
        Change.LinkDelta delta = change.delta(type);
        byte[][] values = mod.getValueByteArrays();
        boolean member = type.name().equals("member");
        switch (mod.getModificationType().intValue()) {
            case ModificationType.ADD_INT_VALUE -> {
                Set<AdObject> said = new HashSet<>();
                for (byte[] value : values) {
                    AdObject target = target(type, value);
                    if (!said.add(target)) {
                        continue;
                    }
                    if (type.single() && !delta.isEmpty()) {
                        throw answers.no(
                                ResultCode.ATTRIBUTE_OR_VALUE_EXISTS,
                                "Attribute " + type.name() + " is single valued and has a value",
                                Answers.atr("00002083", type.name()));
                    }
                    if (delta.holds(target)) {
                        if (answers.microsoft && change.permissive) {
                            continue;
                        }
                        throw answers.no(
                                ResultCode.ENTRY_ALREADY_EXISTS,
                                "Attribute " + type.name() + " already exists for target GUID " + target.guid,
                                Answers.upd("00000562", "6005 (ENTRY_EXISTS)"));
                    }
                    if (member) {
                        refusePrimary(change.object, target);
                    }
                    delta.add(target);
                }
            }
            case ModificationType.DELETE_INT_VALUE -> {
                if (values.length == 0) {
                    if (delta.isEmpty() && !change.permissive && !member) {
                        throw answers.no(
                                ResultCode.NO_SUCH_ATTRIBUTE,
                                "attribute '" + type.name() + "': no such attribute for delete on '" + change.shown
                                        + "'",
                                Answers.atr("00002085", type.name()));
                    }
                    delta.clear();
                }
                for (byte[] value : values) {
                    AdObject target = known(value);
                    if (target == null) {
                        throw answers.no(
                                ResultCode.UNWILLING_TO_PERFORM,
                                "00002035: Unable to find GUID for DN " + new String(value, StandardCharsets.UTF_8)
                                        + "\n",
                                Answers.svc("00000561"));
                    }
                    if (!delta.holds(target)) {
                        if (answers.microsoft && change.permissive) {
                            continue;
                        }
                        throw answers.no(
                                type.single() ? ResultCode.NO_SUCH_ATTRIBUTE : ResultCode.UNWILLING_TO_PERFORM,
                                "Attribute " + type.name() + " doesn't exist for target GUID " + target.guid,
                                type.single() ? Answers.atr("00002085", type.name()) : Answers.svc("00000561"));
                    }
                    delta.remove(target);
                }
            }
            default -> {
                Set<AdObject> targets = new LinkedHashSet<>();
                for (byte[] value : values) {
                    targets.add(target(type, value));
                }
                delta.replace(targets);
            }
        }
        if (type.single() && delta.size() > 1) {
            throw twoLinks(type.name());
        }
    }

    private void refusePrimary(AdObject group, AdObject target) throws LDAPException {
        if (target.isA("user") && domain.byRid(target.number("primarygroupid", 0)) == group) {
            throw answers.no(
                    ResultCode.ENTRY_ALREADY_EXISTS,
                    "00002071: samldb: member " + domain.dn(target) + " already set via primaryGroupID "
                            + target.number("primarygroupid", 0),
                    Answers.upd("00000562", "6005 (ENTRY_EXISTS)"));
        }
    }

    /** Rules that look at the account as it will be: names, control bits, the time of the last password. */
    private void accountRules(Change change, Session session) throws LDAPException {
        AdObject object = change.object;
        if (change.changes("samaccountname") || change.changes("userprincipalname")) {
            names.check(
                    object,
                    change.changes("samaccountname") ? change.text("samaccountname") : null,
                    change.changes("userprincipalname") ? change.text("userprincipalname") : null);
        }
        if (change.changes("serviceprincipalname") && change.staged.get("serviceprincipalname") != null) {
            names.checkServicePrincipals(object, List.of(change.staged.get("serviceprincipalname")));
        }
        if (change.changes("useraccountcontrol")) {
            long control = accountControl(change, change.text("useraccountcontrol"), session);
            change.stage("userAccountControl", Long.toString(control));
            change.stage("sAMAccountType", accountType(control));
        }
        if (change.changes("pwdlastset") && change.staged.get("pwdlastset") == null) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002077: samldb: 'pwdLastSet' can't be deleted!",
                    Answers.svc("00002077"));
        }
        if (change.changes("pwdlastset")) {
            String wanted = change.text("pwdlastset");
            pwdLastSet(wanted);
            change.stage("pwdLastSet", wanted.equals("-1") ? Long.toString(domain.fileTime()) : "0");
        }
        for (String protectedOne : UNDELETABLE) {
            if (change.changes(protectedOne) && change.staged.get(protectedOne) == null) {
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM,
                        "00002035: objectclass_attrs: delete protected attribute '"
                                + schema.known(protectedOne).name() + "' on entry '" + change.shown + "' missing!",
                        Answers.svc("00002077"));
            }
        }
        if (change.changes("primarygroupid")) {
            AdObject primary = domain.byRid(Long.parseLong(change.text("primarygroupid")));
            if (primary == null || !primary.linked("member").contains(object)) {
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM,
                        "error in module samldb: Unwilling to perform during LDB_MODIFY (53)",
                        Answers.svc("0000051C"));
            }
        }
        if (change.changes("grouptype")) {
            long now = object.number("grouptype", 0);
            long wanted = Long.parseLong(change.text("grouptype"));
            if ((wanted & 0xE) != (now & 0xE) && (now & 0x2) != 0 && (wanted & 0x4) != 0) {
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM,
                        "00002035: samldb: Change from security/distribution global group forbidden!");
            }
            if (Long.bitCount(wanted & 0xE) != 1 || ((wanted & ~now) & 1) != 0) {
                throw answers.no(
                        ResultCode.UNWILLING_TO_PERFORM,
                        "error in module samldb: Unwilling to perform during LDB_MODIFY (53)");
            }
        }
    }

    private void pwdLastSet(String value) throws LDAPException {
        if (!"0".equals(value) && !"-1".equals(value)) {
            throw answers.no(
                    ResultCode.OTHER,
                    "00000057: setup_last_set_field: pwdLastSet must be 0 or -1 only!",
                    ResultCode.UNWILLING_TO_PERFORM,
                    Answers.svc("00000057"));
        }
    }

    private long accountControl(Change change, String text, Session session) throws LDAPException {
        if (text == null) {
            return DISABLED | NO_PASSWORD_NEEDED | NORMAL;
        }
        long control;
        try {
            control = Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw invalid("userAccountControl", change.shown);
        }
        if ((control & 0x2000) != 0 && !change.object.isA("computer")) {
            throw answers.no(
                    ResultCode.OBJECT_CLASS_VIOLATION,
                    "0000217C: samldb: UF_SERVER_TRUST_ACCOUNT requires objectclass 'computer'!");
        }
        if ((control & TRUSTED) != 0 && !rights.all(session)) {
            throw answers.no(
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                    "Failed to modify " + change.shown
                            + ": Updating the UF_TRUSTED_FOR_DELEGATION bit in userAccountControl is not permitted"
                            + " without the SeEnableDelegationPrivilege",
                    Answers.sec());
        }
        control &= ~COMPUTED;
        return (control & ACCOUNT_TYPES) == 0 ? control | NORMAL : control;
    }

    /** Windows keeps an account without a password from being enabled; Samba does not. */
    private void refuseEnabledWithoutPassword(long control, boolean hasPassword) throws LDAPException {
        if (answers.microsoft && !hasPassword && (control & (DISABLED | NO_PASSWORD_NEEDED)) == 0) {
            throw answers.no(ResultCode.UNWILLING_TO_PERFORM, Answers.svc("0000052D"));
        }
    }

    /** Accounts and groups have one description, though the schema would allow more. */
    private static boolean single(AttributeType type, AdObject object) {
        return type.single() || (type.name().equals("description") && (object.isA("user") || object.isA("group")));
    }

    // ------------------------------------------------------------------------------------------ rename, move

    void rename(Session session, String dnText, String newRdnText, boolean deleteOldRdn, String newSuperior)
            throws LDAPException {
        if (dnText.startsWith("<")) {
            throw answers.no(ResultCode.NO_SUCH_OBJECT, "00002030: No such object");
        }
        DN dn = parsed(dnText, "ldb_rename");
        AdObject object = domain.at(dn);
        if (!deleteOldRdn) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: Unwilling to perform. Old RDN must be deleted",
                    Answers.svc("00002035"));
        }
        String gone = "00002030: objectclass: Cannot rename " + shown(dn) + ", entry does not exist!";
        if (domain.foreign(dn)) {
            throw answers.microsoft
                    ? answers.foreign(gone, shown(dn), foreignDomain(dn))
                    : answers.no(ResultCode.OTHER, "00002095: Other");
        }
        if (object == null || object.deleted) {
            throw answers.missing(gone, domain.bestMatch(dn));
        }
        String shown = domain.dn(object);
        RDN rdn = newName(newRdnText);
        String rdnType = rdn.getAttributeNames()[0];
        String rdnValue = rdn.getAttributeValues()[0];
        AdObject parent = object.parent;
        if (newSuperior != null) {
            DN superior = parsed(newSuperior, "ldb_rename");
            parent = newSuperior.startsWith("<") ? domain.named(newSuperior) : domain.at(superior);
            if (parent == null || parent.deleted) {
                String text = "00002095: objectclass: Cannot rename " + shown + ", parent does not exist!";
                if (answers.microsoft) {
                    throw answers.missing(text, domain.bestMatch(superior));
                }
                throw answers.no(ResultCode.OTHER, text);
            }
        }
        if (object == domain.root || builtIn(object)) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: subtree_rename: Cannot rename " + shown + " to " + rdn + "," + domain.dn(parent)
                            + " - DISALLOW_RENAME set",
                    Answers.svc("00002077"));
        }
        if (parent == object || parent.isBelow(object)) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: objectclass: Cannot rename " + shown + " to be a child of itself",
                    Answers.svc("00002089"));
        }
        if (!rdnType.equalsIgnoreCase(object.type.rdn())) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: objectclass: Invalid RDN '" + rdnType + "' for objectclass '" + object.type.name()
                            + "'!");
        }
        refuseChild(
                object.type,
                parent,
                "objectclass: structural objectClass " + object.type.name() + " is not a valid child class for ");
        AttributeType name = schema.known("name");
        if (!rights.write(session, object, name)) {
            throw answers.no(
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                    "00002098: Object " + shown + " has no wp on name\n",
                    Answers.sec());
        }
        if (parent != object.parent
                && (!rights.create(session, parent, object.type) || !rights.delete(session, object))) {
            throw answers.no(
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "acl:access_denied renaming " + shown, Answers.sec());
        }
        if (rdnValue.isEmpty()) {
            throw answers.no(ResultCode.NAMING_VIOLATION, "Empty RDN value on " + shown + " not permitted!");
        }
        AdObject holder = parent.children.get(domain.childKey(rdnType, rdnValue));
        if (holder != null && holder != object) {
            throw taken(object.type.rdn() + "=" + Domain.escape(rdnValue) + "," + domain.dn(parent));
        }
        if (answers.microsoft && rdnValue.length() > 64) {
            throw tooLong("cn", shown);
        }
        domain.unhang(object);
        object.rdnValue = rdnValue;
        domain.hang(object, parent);
        domain.stampChanged(object);
    }

    private RDN newName(String text) throws LDAPException {
        if (text.indexOf('=') < 0) {
            throw answers.no(ResultCode.INVALID_DN_SYNTAX, "00002032: ldb_rename: invalid dn '(null)'");
        }
        // Samba's parser knows no name with a bare equals sign in it, nor one of two parts.
        boolean bare = false;
        for (int i = text.indexOf('=') + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '=' || text.charAt(i) == '+') {
                bare = true;
            }
        }
        if (text.endsWith("=")) {
            return new RDN(text.substring(0, text.length() - 1), "");
        }
        RDN rdn;
        try {
            rdn = new RDN(text);
        } catch (LDAPException malformed) {
            throw answers.no(ResultCode.OTHER, "00002095: Other");
        }
        if (rdn.isMultiValued() || (bare && !answers.microsoft)) {
            throw answers.no(
                    ResultCode.OTHER,
                    "00002095: Other",
                    ResultCode.INVALID_DN_SYNTAX,
                    "00002081: NameErr: DSID-03050F78, problem 2003 (BAD_ATT_SYNTAX), data 0, best match of:\n\t''");
        }
        return rdn;
    }

    private boolean builtIn(AdObject object) {
        return object == domain.deletedObjects
                || (object.parent == domain.root && BUILT_IN.contains(object.rdnValue.toLowerCase(Locale.ROOT)));
    }

    // ------------------------------------------------------------------------------------------------- delete

    void delete(Session session, String dnText, boolean tree) throws LDAPException {
        String text = "00002030: objectclass: Cannot delete ";
        AdObject object = existing(dnText, "ldb_delete", text);
        String shown = domain.dn(object);
        if (object.deleted && !answers.microsoft) {
            throw answers.no(ResultCode.UNWILLING_TO_PERFORM, "Delete of '" + shown + "' failed");
        }
        if (object.deleted) {
            throw answers.missing(text + dnText + ", entry does not exist!", domain.dn(domain.deletedObjects));
        }
        if (object == domain.root || builtIn(object)) {
            throw answers.no(
                    ResultCode.UNWILLING_TO_PERFORM,
                    "00002035: objectclass: Cannot delete " + shown + ", it isn't permitted!",
                    Answers.svc("00002077"));
        }
        if (!rights.delete(session, object)) {
            throw answers.no(
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                    "dsdb_access: Access check failed on " + domain.dn(object.parent),
                    Answers.sec());
        }
        if (!object.children.isEmpty() && !tree) {
            throw answers.no(
                    ResultCode.NOT_ALLOWED_ON_NONLEAF,
                    "00002015: subtree_delete: Unable to delete a non-leaf node (it has " + object.children.size()
                            + " children)!",
                    Answers.upd("00002015", "6003 (CANT_ON_NON_LEAF)"));
        }
        if (object == rights.administrator
                || (object.isA("group") && Set.of(512, 513).contains(rid(object)))) {
            throw answers.no(
                    ResultCode.OTHER,
                    "error in module samldb: Other during LDB_DELETE (80)",
                    ResultCode.UNWILLING_TO_PERFORM,
                    Answers.svc("00002077"));
        }
        for (AdObject child : List.copyOf(object.children.values())) {
            delete(session, domain.dn(child), true);
        }
        bury(object);
    }

    private int rid(AdObject object) {
        return object.sid == null || object.sid.length < 28
                ? -1
                : (object.sid[24] & 0xFF) | (object.sid[25] & 0xFF) << 8 | (object.sid[26] & 0xFF) << 16;
    }

    /** A tombstone keeps its identifiers and little else; links to it and from it are gone. */
    private void bury(AdObject object) {
        String parent = domain.dn(object.parent);
        domain.unhang(object);
        for (AttributeType type : schema.attributes()) {
            if (object.values.containsKey(type.key())
                    && !Set.of("samaccountname", "useraccountcontrol", "instancetype", "whencreated", "usncreated")
                            .contains(type.key())) {
                domain.put(object, type, null);
            }
        }
        // Out of the map of live account names: a new account may take the name.
        AttributeType account = schema.known("sAMAccountName");
        Attribute name = object.values.get(account.key());
        if (name != null) {
            domain.put(object, account, null);
        }
        object.links.forEach((link, targets) -> List.copyOf(targets).forEach(target -> object.unlink(link, target)));
        object.backs.forEach((link, sources) -> List.copyOf(sources).forEach(source -> source.unlink(link, object)));
        object.secrets.clear();
        object.deleted = true;
        if (name != null) {
            object.values.put(account.key(), name);
        }
        object.rdnValue = object.rdnValue + "\nDEL:" + object.guid;
        domain.hang(object, domain.deletedObjects);
        domain.put(object, "isDeleted", "TRUE");
        domain.put(object, "isRecycled", "TRUE");
        domain.put(object, "lastKnownParent", parent);
        domain.stampChanged(object);
    }

    private static boolean revives(List<Modification> mods) {
        return mods.stream()
                .anyMatch(mod -> mod.getAttributeName().equalsIgnoreCase("isDeleted")
                        && ModificationType.DELETE.equals(mod.getModificationType()));
    }

    /** Undeletes: one modify that deletes isDeleted and replaces distinguishedName. */
    private void revive(Session session, AdObject object, List<Modification> mods) throws LDAPException {
        String shown = domain.dn(object);
        String wanted = mods.stream()
                .filter(mod -> mod.getAttributeName().equalsIgnoreCase("distinguishedName"))
                .map(mod -> mod.getAttribute().getValue())
                .findFirst()
                .orElseThrow(() ->
                        answers.no(ResultCode.UNWILLING_TO_PERFORM, "0000202F: a new distinguishedName is needed"));
        DN dn = parsed(wanted, "ldb_rename");
        AdObject parent = dn.getParent() == null ? null : domain.at(dn.getParent());
        if (!rights.all(session)) {
            throw answers.no(
                    ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                    "00002098: Object " + shown + " has no write property access\n",
                    Answers.sec());
        }
        if (parent == null) {
            throw answers.no(
                    ResultCode.OPERATIONS_ERROR,
                    "acl:access_denied renaming " + shown,
                    ResultCode.NO_SUCH_OBJECT,
                    "0000208D: NameErr: DSID-03100241, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'"
                            + domain.bestMatch(dn) + "'");
        }
        RDN rdn = dn.getRDN();
        if (parent.children.containsKey(domain.childKey(rdn.getAttributeNames()[0], rdn.getAttributeValues()[0]))) {
            throw taken(shown(dn));
        }
        domain.unhang(object);
        object.rdnValue = rdn.getAttributeValues()[0];
        object.deleted = false;
        domain.hang(object, parent);
        domain.put(object, "isDeleted");
        domain.put(object, "isRecycled");
        Attribute account = object.values.get("samaccountname");
        if (account != null) {
            domain.put(object, schema.known("sAMAccountName"), account);
        }
        String control = object.text("useraccountcontrol");
        Change change = new Change(object, domain.dn(object), false);
        change.staged.putAll(object.values);
        defaults(change, null);
        if (control != null) {
            change.stage("userAccountControl", control);
        }
        commit(change);
        domain.stampChanged(object);
    }

    // ------------------------------------------------------------------------------------------------- common

    private void commit(Change change) {
        change.staged.forEach((key, value) -> domain.put(change.object, schema.known(key), value));
        change.deltas.forEach((key, delta) -> {
            delta.gone().forEach(target -> change.object.unlink(key, target));
            delta.come().forEach(target -> change.object.link(key, target));
        });
    }

    private static String first(List<Attribute> given, String name) {
        return given.stream()
                .filter(attribute -> attribute.getName().equalsIgnoreCase(name))
                .map(Attribute::getValue)
                .findFirst()
                .orElse(null);
    }

    private DN parsed(String text, String operation) throws LDAPException {
        if (text.startsWith("<")) {
            return DN.NULL_DN;
        }
        try {
            return new DN(text);
        } catch (LDAPException malformed) {
            throw answers.no(
                    ResultCode.INVALID_DN_SYNTAX,
                    "00002032: " + operation + ": invalid dn '(null)'",
                    "0000208F: NameErr: DSID-03100225, problem 2006 (BAD_NAME), data 8350, best match of:\n\t'" + text
                            + "'");
        }
    }

    /** The DN in the form in which the directory would show it. */
    private static String shown(DN dn) {
        StringBuilder text = new StringBuilder();
        for (RDN rdn : dn.getRDNs()) {
            text.append(text.length() == 0 ? "" : ",")
                    .append(rdn.getAttributeNames()[0])
                    .append('=')
                    .append(Domain.escape(rdn.getAttributeValues()[0]));
        }
        return text.toString();
    }

    private static String foreignDomain(DN dn) {
        StringBuilder name = new StringBuilder();
        for (RDN rdn : dn.getRDNs()) {
            if (rdn.getAttributeNames()[0].equalsIgnoreCase("DC")) {
                name.append(name.length() == 0 ? "" : ".").append(rdn.getAttributeValues()[0]);
            }
        }
        return name.toString();
    }

    private AdObject existing(String dnText, String operation, String samba) throws LDAPException {
        DN dn = parsed(dnText, operation);
        AdObject object = dnText.startsWith("<") ? domain.named(dnText) : domain.at(dn);
        if (object == null) {
            String text = samba + dnText + (operation.equals("ldb_delete") ? ", entry does not exist!" : "");
            if (!dnText.startsWith("<") && domain.foreign(dn)) {
                throw answers.foreign(text, dnText, foreignDomain(dn));
            }
            throw answers.missing(text, domain.bestMatch(dn));
        }
        return object;
    }

    private AdObject known(byte[] dn) throws LDAPException {
        AdObject target = domain.named(new String(dn, StandardCharsets.UTF_8));
        return target == null || target.deleted ? null : target;
    }

    private AdObject target(AttributeType type, byte[] dn) throws LDAPException {
        AdObject target;
        try {
            target = known(dn);
        } catch (LDAPException malformed) {
            throw notADn(new String(dn, StandardCharsets.UTF_8));
        }
        if (target != null) {
            return target;
        }
        if (type.name().equals("member")) {
            throw answers.no(
                    ResultCode.NO_SUCH_OBJECT,
                    "00000525: specified dn doesn't exist",
                    "00000525: NameErr: DSID-031A120B, problem 2001 (NO_OBJECT), data 0, best match of:\n\t''");
        }
        throw answers.no(
                ResultCode.CONSTRAINT_VIOLATION,
                "000020B5: Referenced object not found",
                Answers.atr("000020B5", type.name()));
    }

    private LDAPException notADn(String value) {
        return answers.no(
                ResultCode.INVALID_DN_SYNTAX,
                "could not parse " + value + " as a 1.3.6.1.4.1.1466.115.121.1.12 DN",
                "00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v4563");
    }

    private void refuseEmpty(Attribute attribute, String shown, boolean absent) throws LDAPException {
        for (byte[] value : attribute.getValueByteArrays()) {
            if (value.length == 0 && !absent) {
                throw answers.no(
                        ResultCode.INVALID_ATTRIBUTE_SYNTAX,
                        "Element " + attribute.getName() + " has empty attribute in ldb message (" + shown + ")!",
                        "00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0,"
                                + " v4563");
            }
        }
    }

    private void checkValues(Change change, AttributeType type, Attribute attribute) throws LDAPException {
        for (byte[] value : attribute.getValueByteArrays()) {
            if (type.dn()) {
                String text = new String(value, StandardCharsets.UTF_8);
                if (!text.startsWith("<") && !DN.isValidDN(text)) {
                    throw notADn(text);
                }
            } else if (!type.wellFormed(value)) {
                throw invalid(type.name(), change.shown);
            } else if (type.tooLong(value)) {
                throw tooLong(type.name(), change.shown);
            }
        }
    }

    private void refuseChild(AdSchema.ObjectClass type, AdObject parent, String text) throws LDAPException {
        if (!type.parents().contains(parent.type.name())) {
            throw answers.no(
                    ResultCode.NAMING_VIOLATION,
                    "00002037: " + text + domain.dn(parent),
                    "00002099: NameErr: DSID-0305109C, problem 2005 (NAMING_VIOLATION), data 0, best match of:\n\t'"
                            + domain.dn(parent) + "'");
        }
    }

    private LDAPException taken(String shown) {
        return answers.no(
                ResultCode.ENTRY_ALREADY_EXISTS,
                "Entry " + shown + " already exists",
                "00002071: UpdErr: DSID-030503CF, problem 6005 (ENTRY_EXISTS), data 0");
    }

    private LDAPException unknown(String module, String name, String shown) {
        return answers.no(
                ResultCode.NO_SUCH_ATTRIBUTE,
                (module.equals("objectclass_attrs") ? "0000200A: objectclass_attrs:" : module) + " attribute '" + name
                        + "' on entry '" + shown + "' was not found in the schema!",
                "00000057: LdapErr: DSID-0C090CE0, comment: Error in attribute conversion operation, data 0, v2580");
    }

    private LDAPException notAllowed(String name, String shown) {
        return answers.no(
                ResultCode.OBJECT_CLASS_VIOLATION,
                "00002014: objectclass_attrs: attribute '" + name + "' on entry '" + shown
                        + "' does not exist in the specified objectclasses!",
                "0000207D: UpdErr: DSID-03151335, problem 6002 (OBJ_CLASS_VIOLATION), data -1");
    }

    private LDAPException twoLinks(String name) {
        return answers.no(
                ResultCode.CONSTRAINT_VIOLATION,
                "Attribute " + name + " is single valued but more than one value has been supplied",
                Answers.atr("00002081", name));
    }

    private LDAPException backLink(String name, String shown) {
        return answers.no(
                ResultCode.UNWILLING_TO_PERFORM,
                "00002035: objectclass_attrs: attribute '" + name + "' on entry '" + shown
                        + "' must not be modified directly, it is a linked attribute",
                Answers.svc("0000209A"));
    }

    private LDAPException systemOnly(String name, String shown) {
        return answers.no(
                ResultCode.CONSTRAINT_VIOLATION,
                "0000202F: objectclass_attrs: attribute '" + name + "' on entry '" + shown
                        + "' can only be modified as system",
                Answers.atr("0000209A", name));
    }

    private LDAPException invalid(String name, String shown) {
        return answers.no(
                ResultCode.INVALID_ATTRIBUTE_SYNTAX,
                "0000200B: objectclass_attrs: attribute '" + name + "' on entry '" + shown
                        + "' contains at least one invalid value!",
                "00000057: LdapErr: DSID-0C090D8A, comment: Error in attribute conversion operation, data 0, v4563");
    }

    private LDAPException tooLong(String name, String shown) {
        return answers.microsoft
                ? answers.no(ResultCode.CONSTRAINT_VIOLATION, Answers.atr("00002082", name))
                : invalid(name, shown);
    }
}
