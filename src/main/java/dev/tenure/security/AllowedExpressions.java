package dev.tenure.security;

import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.impl.el.VariableContextElResolver;
import org.camunda.bpm.engine.impl.el.VariableScopeElResolver;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.springframework.lang.Nullable;

/**
 * The engine's expressions, cut down to what diagrams need, wherever an expression comes from: only the forms of
 * {@link SafeExpression}, only {@link AllowedBeans}, no properties and no methods of what a name leads to.
 */
class AllowedExpressions extends JuelExpressionManager {

    private final AllowedBeans steps;

    AllowedExpressions(AllowedBeans steps) {
        this.steps = steps;
    }

    @Override
    public Expression createExpression(String expression) {
        if (!SafeExpression.isAllowed(expression)) {
            throw new ProcessEngineException("The expression '" + expression
                    + "' is refused: only ${name} and ${variable == 'CONSTANT'} are allowed.");
        }
        return super.createExpression(expression);
    }

    @Override
    protected ELResolver createElResolver() {
        CompositeELResolver resolver = new CompositeELResolver();
        // Before the variables: none of them can take the place of a step.
        resolver.add(new Beans());
        resolver.add(new VariableScopeElResolver());
        resolver.add(new VariableContextElResolver());
        resolver.add(new BusinessKey());
        return resolver;
    }

    /** Names at the beginning of an expression. */
    private final class Beans extends ReadOnly {
        @Override
        @Nullable
        Object find(@Nullable Object base, Object property) {
            return base == null && steps.names().contains(property.toString()) ? steps.get(property.toString()) : null;
        }
    }

    /** The one property that diagrams hand down to those that they call. */
    private static final class BusinessKey extends ReadOnly {
        @Override
        @Nullable
        Object find(@Nullable Object base, Object property) {
            return base instanceof DelegateExecution execution && property.equals("processBusinessKey")
                    ? execution.getProcessBusinessKey()
                    : null;
        }
    }

    private abstract static class ReadOnly extends ELResolver {

        @Nullable
        abstract Object find(@Nullable Object base, Object property);

        @Override
        @Nullable
        public Object getValue(ELContext context, @Nullable Object base, Object property) {
            Object found = find(base, property);
            if (found != null) {
                context.setPropertyResolved(true);
            }
            return found;
        }

        @Override
        @Nullable
        public Class<?> getType(ELContext context, @Nullable Object base, Object property) {
            Object found = getValue(context, base, property);
            return found == null ? null : found.getClass();
        }

        @Override
        public void setValue(ELContext context, @Nullable Object base, Object property, Object value) {
            // Not resolved here, so that the engine refuses it.
        }

        @Override
        public boolean isReadOnly(ELContext context, @Nullable Object base, Object property) {
            return true;
        }

        @Override
        public Class<?> getCommonPropertyType(ELContext context, @Nullable Object base) {
            return Object.class;
        }

        @Override
        public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, @Nullable Object base) {
            return Collections.emptyIterator();
        }
    }
}
