package dev.tenure.source.flexhr;

import dev.tenure.source.http.Reach;
import java.time.ZoneId;

/**
 * What the client needs to know of one Flex HRM.
 *
 * @param serviceUrl ends in {@code /api/}
 * @param zone of the server
 */
record FlexAccess(
        String serviceUrl,
        String username,
        String password,
        String instance,
        FlexCredential credential,
        int pageSize,
        ZoneId zone,
        OwnFields fields,
        Reach reach) {

    /** Where four facts come from that the documented employee does not have. */
    record OwnFields(FieldSource department, FieldSource location, FieldSource phone, FieldSource mobile) {}

    /** Without the password. */
    @Override
    public String toString() {
        return "FlexAccess[" + serviceUrl + ", instance " + instance + ", user " + username + "]";
    }
}
