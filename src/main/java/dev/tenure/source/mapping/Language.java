package dev.tenure.source.mapping;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * The language of our expressions: CEL, which always ends, with limits to how long an expression, a text, a list and
 * the work may be.
 */
final class Language {

    static final int LONGEST_EXPRESSION = 2000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .maxParseRecursionDepth(60)
            .comprehensionMaxIterations(CelValues.MOST_ELEMENTS)
            .maxRegexProgramSize(ExpressionReads.LARGEST_PATTERN)
            .build();

    /** Without {@code replace} and {@code join}: ours know how much text they may make. */
    private static final Set<CelStringExtensions.Function> STRINGS = Set.of(
            CelStringExtensions.Function.CHAR_AT,
            CelStringExtensions.Function.INDEX_OF,
            CelStringExtensions.Function.LAST_INDEX_OF,
            CelStringExtensions.Function.SPLIT,
            CelStringExtensions.Function.SUBSTRING,
            CelStringExtensions.Function.TRIM);

    private final CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("record", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addLibraries(CelExtensions.strings(STRINGS), CelExtensions.optional(), CelExtensions.bindings())
            .addFunctionDeclarations(Functions.declarations())
            .build();

    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.strings(STRINGS), CelExtensions.optional())
            .addFunctionBindings(Functions.bindings())
            .build();

    /**
     * Parses and checks an expression.
     *
     * @param value the type of {@code value}; null where there is none to see
     * @throws BadExpression for what is wrong with it and where
     */
    Expression compile(String text, @Nullable CelType value) throws BadExpression {
        CelValidationResult checked = compilerFor(value).compile(text);
        if (checked.hasError()) {
            CelIssue first = checked.getErrors().get(0);
            throw new BadExpression(
                    "bad-expression",
                    "Line " + first.getSourceLocation().getLine() + ", character "
                            + (first.getSourceLocation().getColumn() + 1) + ": " + brief(first.getMessage()));
        }
        try {
            CelAbstractSyntaxTree tree = checked.getAst();
            ExpressionReads reads = ExpressionReads.of(tree.getExpr());
            return new Expression(
                    runtime.createProgram(tree), tree.getResultType(), reads.paths(), reads.readsRecord());
        } catch (CelValidationException | CelEvaluationException unusable) {
            throw new BadExpression(
                    "bad-expression", "The expression cannot be made ready: " + brief(unusable.getMessage()));
        }
    }

    private CelCompiler compilerFor(@Nullable CelType value) {
        return value == null
                ? compiler
                : compiler.toCompilerBuilder().addVar("value", value).build();
    }

    private static String brief(@Nullable String message) {
        String text = message == null ? "" : message;
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }

    /** An expression that cannot be used, and why. */
    static final class BadExpression extends Exception {

        private static final long serialVersionUID = 1L;

        private final String code;

        BadExpression(String code, String detail) {
            super(detail);
            this.code = code;
        }

        String code() {
            return code;
        }

        String detail() {
            return getMessage();
        }
    }

    /** The types that {@code value} can have before the first step. */
    static CelType valueOf(boolean isConstant) {
        return isConstant ? SimpleType.STRING : SimpleType.DYN;
    }

    /** What the next step sees of what this one makes. */
    static CelType next(CelType made) {
        List<CelType> known =
                List.of(SimpleType.STRING, SimpleType.INT, SimpleType.DOUBLE, SimpleType.BOOL, SimpleType.TIMESTAMP);
        return known.contains(made) || made.kind() == CelKind.LIST ? made : SimpleType.DYN;
    }
}
