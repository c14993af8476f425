package dev.tenure.security;

import java.util.List;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/** Everything in the engine that keeps diagrams, decisions and callers from running code which is not ours. */
class EngineLock extends AbstractProcessEnginePlugin {

    private static final String FEEL = "feel";

    private final AllowedBeans beans;
    private final EngineUsers users;

    EngineLock(AllowedBeans beans, EngineUsers users) {
        this.beans = beans;
        this.users = users;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setIdentityProviderSessionFactory(users);
        engine.setAuthorizationEnabled(true);
        // Camunda's own pattern refuses a dot; ours are the user names that Users takes.
        engine.setUserResourceWhitelistPattern("[\\p{L}\\p{N}._@+-]{1,100}");
        engine.setGroupResourceWhitelistPattern("tenure-[a-z]+");
        engine.setEnableExpressionsInAdhocQueries(false);
        engine.setEnableExpressionsInStoredQueries(false);
        engine.setDeserializationTypeValidationEnabled(true);
        engine.setEnableXxeProcessing(false);
        engine.setEnableScriptEngineLoadExternalResources(false);
        engine.setScriptEngineResolver(new NoScripts());
        engine.setExpressionManager(new AllowedExpressions(beans));
        engine.setBpmnParseFactory(parser -> new DiagramGuard(parser, beans));
        engine.setDmnEngineConfiguration(onlyFeel());
    }

    private static DefaultDmnEngineConfiguration onlyFeel() {
        var decisions = (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        decisions.setDefaultInputExpressionExpressionLanguage(FEEL);
        decisions.setDefaultInputEntryExpressionLanguage(FEEL);
        decisions.setDefaultOutputEntryExpressionLanguage(FEEL);
        decisions.setDefaultLiteralExpressionLanguage(FEEL);
        decisions.getTransformer().setTransformListeners(List.of(new DecisionGuard()));
        return decisions;
    }
}
