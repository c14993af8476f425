package dev.tenure.source;

import java.util.List;

/** Knows which integrations sign in with a credential. */
public interface CredentialUse {

    /** Their names; empty: it may be deleted. */
    List<String> integrationsUsing(String credential);
}
