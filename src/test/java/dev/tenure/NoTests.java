package dev.tenure;

import java.io.IOException;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Where the whole of Tenure runs with the tests on its class path, their configurations, which lie in Tenure's packages,
 * stay outside.
 */
public final class NoTests extends TypeExcludeFilter {

    @Override
    public boolean match(MetadataReader type, MetadataReaderFactory readers) throws IOException {
        return type.getResource().getURI().toString().contains("/test-classes/");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoTests;
    }

    @Override
    public int hashCode() {
        return NoTests.class.hashCode();
    }
}
