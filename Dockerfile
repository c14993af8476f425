# Tenure as an image. Build the jar first, then the image:
#   ./mvnw -B package -DskipTests && docker build -t tenure .
FROM eclipse-temurin:21.0.8_9-jre-noble AS layers
WORKDIR /build
COPY target/tenure-*.jar tenure.jar
# What changes seldom lies below what changes with every build.
RUN java -Djarmode=tools -jar tenure.jar extract --layers --destination /layers

FROM eclipse-temurin:21.0.8_9-jre-noble
RUN groupadd --system --gid 10001 tenure \
    && useradd --system --uid 10001 --gid tenure --home-dir /nonexistent --shell /usr/sbin/nologin tenure
WORKDIR /opt/tenure
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/spring-boot-loader/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ ./
COPY --chmod=755 docker/healthy /opt/tenure/healthy

USER 10001:10001
# Only /tmp is written to, so the root may be read-only. An out-of-memory process ends: half a job executor helps nobody.
# Two arenas of malloc instead of 8 a core keep some tens of MB.
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8 -Djava.io.tmpdir=/tmp" \
    MALLOC_ARENA_MAX=2 \
    SERVER_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 CMD ["/opt/tenure/healthy"]
ENTRYPOINT ["java", "-jar", "tenure.jar"]
