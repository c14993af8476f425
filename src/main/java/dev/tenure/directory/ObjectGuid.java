package dev.tenure.directory;

import com.unboundid.ldap.sdk.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** Active Directory's key of an object: 16 bytes, of which the first three groups are little-endian. */
final class ObjectGuid {

    static final String ATTRIBUTE = "objectGUID";

    private ObjectGuid() {}

    static UUID of(Entry entry) {
        byte[] bytes = entry.getAttributeValueBytes(ATTRIBUTE);
        if (bytes == null || bytes.length != 16) {
            throw new IllegalStateException("The directory gave an entry without a readable objectGUID.");
        }
        return of(bytes);
    }

    static UUID of(byte[] bytes) {
        ByteBuffer first = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long data1 = first.getInt() & 0xFFFFFFFFL;
        long data2 = first.getShort() & 0xFFFFL;
        long data3 = first.getShort() & 0xFFFFL;
        long rest = ByteBuffer.wrap(bytes, 8, 8).getLong();
        return new UUID(data1 << 32 | data2 << 16 | data3, rest);
    }

    /** As {@link #of} reads it. */
    static byte[] bytes(UUID guid) {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt((int) (guid.getMostSignificantBits() >>> 32));
        bytes.putShort((short) (guid.getMostSignificantBits() >>> 16));
        bytes.putShort((short) guid.getMostSignificantBits());
        return bytes.order(ByteOrder.BIG_ENDIAN)
                .putLong(guid.getLeastSignificantBits())
                .array();
    }

    /** The base DN of a search that reads just this object. */
    static String asBase(UUID guid) {
        return "<GUID=" + guid + ">";
    }
}
