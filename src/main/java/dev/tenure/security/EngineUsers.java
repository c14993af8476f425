package dev.tenure.security;

import dev.tenure.user.Role;
import dev.tenure.user.User;
import dev.tenure.user.Users;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.GroupQuery;
import org.camunda.bpm.engine.identity.NativeUserQuery;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.TenantQuery;
import org.camunda.bpm.engine.identity.UserQuery;
import org.camunda.bpm.engine.impl.GroupQueryImpl;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.TenantQueryImpl;
import org.camunda.bpm.engine.impl.UserQueryImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.ReadOnlyIdentityProvider;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.GroupEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.springframework.lang.Nullable;

/** Our users as Camunda sees them: to be read, never to be written, and never to be signed in by Camunda. */
class EngineUsers implements ReadOnlyIdentityProvider, SessionFactory {

    private final Users users;

    EngineUsers(Users users) {
        this.users = users;
    }

    @Override
    public Class<?> getSessionType() {
        return ReadOnlyIdentityProvider.class;
    }

    @Override
    public Session openSession() {
        return this;
    }

    @Override
    @Nullable
    public org.camunda.bpm.engine.identity.User findUserById(String id) {
        return users.find(id).filter(User::active).map(EngineUsers::entity).orElse(null);
    }

    @Override
    public UserQuery createUserQuery() {
        return new FoundUsers(Context.getProcessEngineConfiguration().getCommandExecutorTxRequired());
    }

    @Override
    public UserQuery createUserQuery(CommandContext context) {
        return new FoundUsers(null);
    }

    @Override
    public NativeUserQuery createNativeUserQuery() {
        throw new BadUserRequestException("Users are not kept in Camunda's tables.");
    }

    /** One signs in at our own door alone, where attempts are counted. */
    @Override
    public boolean checkPassword(String id, String password) {
        return false;
    }

    @Override
    @Nullable
    public Group findGroupById(String id) {
        return groups().filter(group -> group.getId().equals(id)).findFirst().orElse(null);
    }

    @Override
    public GroupQuery createGroupQuery() {
        return new FoundGroups(Context.getProcessEngineConfiguration().getCommandExecutorTxRequired());
    }

    @Override
    public GroupQuery createGroupQuery(CommandContext context) {
        return new FoundGroups(null);
    }

    @Override
    @Nullable
    public Tenant findTenantById(String id) {
        return null;
    }

    @Override
    public TenantQuery createTenantQuery() {
        return new NoTenants(Context.getProcessEngineConfiguration().getCommandExecutorTxRequired());
    }

    @Override
    public TenantQuery createTenantQuery(CommandContext context) {
        return new NoTenants(null);
    }

    @Override
    public void flush() {
        // Nothing is ever written.
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static Stream<Group> groups() {
        return Arrays.stream(Role.values()).map(role -> {
            GroupEntity group = new GroupEntity(EngineGroups.of(role));
            group.setName(EngineGroups.of(role));
            group.setType("TENURE");
            return group;
        });
    }

    private static org.camunda.bpm.engine.identity.User entity(User user) {
        UserEntity entity = new UserEntity(user.username());
        entity.setFirstName(user.displayName());
        entity.setLastName("");
        return entity;
    }

    private static <T> List<T> onPage(Stream<T> all, @Nullable Page page) {
        return page == null
                ? all.toList()
                : all.skip(page.getFirstResult()).limit(page.getMaxResults()).toList();
    }

    private static boolean isLike(@Nullable String pattern, String text) {
        return pattern == null
                || text.toLowerCase(Locale.ROOT)
                        .contains(pattern.replace("%", "").toLowerCase(Locale.ROOT));
    }

    private static boolean isOneOf(@Nullable String one, @Nullable String[] several, Predicate<String> is) {
        return (one == null || is.test(one))
                && (several == null || Arrays.stream(several).anyMatch(is));
    }

    /** There are a few dozen users at most: they are sifted here. */
    private final class FoundUsers extends UserQueryImpl {

        FoundUsers(@Nullable CommandExecutor executor) {
            super(executor);
        }

        @Override
        public long executeCount(CommandContext context) {
            return found().count();
        }

        @Override
        public List<org.camunda.bpm.engine.identity.User> executeList(CommandContext context, @Nullable Page page) {
            return onPage(found().map(EngineUsers::entity), page);
        }

        private Stream<User> found() {
            boolean unknown = tenantId != null || procDefId != null || email != null || lastName != null;
            return (unknown ? Stream.<User>empty() : users.all().stream())
                    .filter(User::active)
                    .filter(user -> isOneOf(id, ids, user.username()::equalsIgnoreCase))
                    .filter(user -> groupId == null || EngineGroups.of(user).contains(groupId))
                    .filter(user -> firstName == null || user.displayName().equals(firstName))
                    .filter(user -> isLike(firstNameLike, user.displayName()))
                    .filter(user -> isLike(lastNameLike, user.displayName()))
                    .filter(user -> emailLike == null);
        }
    }

    private final class FoundGroups extends GroupQueryImpl {

        FoundGroups(@Nullable CommandExecutor executor) {
            super(executor);
        }

        @Override
        public long executeCount(CommandContext context) {
            return found().count();
        }

        @Override
        public List<Group> executeList(CommandContext context, @Nullable Page page) {
            return onPage(found(), page);
        }

        private Stream<Group> found() {
            Optional<List<String>> ofUser = Optional.ofNullable(userId)
                    .map(name -> users.find(name)
                            .filter(User::active)
                            .map(EngineGroups::of)
                            .orElse(List.of()));
            boolean unknown = tenantId != null || procDefId != null;
            return (unknown ? Stream.<Group>empty() : groups())
                    .filter(group -> isOneOf(id, ids, group.getId()::equals))
                    .filter(group -> name == null || group.getName().equals(name))
                    .filter(group -> isLike(nameLike, group.getName()))
                    .filter(group -> type == null || group.getType().equals(type))
                    .filter(group -> ofUser.isEmpty() || ofUser.get().contains(group.getId()));
        }
    }

    private static final class NoTenants extends TenantQueryImpl {

        NoTenants(@Nullable CommandExecutor executor) {
            super(executor);
        }

        @Override
        public long executeCount(CommandContext context) {
            return 0;
        }

        @Override
        public List<Tenant> executeList(CommandContext context, @Nullable Page page) {
            return List.of();
        }
    }
}
