package dev.tenure.source.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * An expression of CEL over {@code record}. CEL has no recursion, no loops but over a list that is there, and no way to
 * Java; what still multiplies is counted node by node and stopped ({@link Budget}). The count is of steps and not of
 * time, so that a record has the same verdict on a busy machine.
 */
final class Expression {

    private static final int LONGEST = 2000;
    private static final int DEEPEST = 64;
    private static final int MOST_NODES = 500;

    /** What is in a record at most for an expression to read it. */
    private static final int LARGEST_RECORD = 20_000;

    private static final int LONGEST_TEXT = 10_000;
    private static final int LARGEST_RESULT = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .maxParseExpressionNodeCount(MOST_NODES)
            // The budget must end first: what it ends cannot be taken for an operand that failed and does not matter.
            .comprehensionMaxIterations(Budget.STEPS)
            .enableOptionalSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    /** Nothing that makes long text of short in one step (join, replace, quote): transforms do that, within bounds. */
    private static final CelStringExtensions STRINGS = CelExtensions.strings(
            CelStringExtensions.Function.CHAR_AT,
            CelStringExtensions.Function.INDEX_OF,
            CelStringExtensions.Function.LAST_INDEX_OF,
            CelStringExtensions.Function.LOWER_ASCII,
            CelStringExtensions.Function.UPPER_ASCII,
            CelStringExtensions.Function.SPLIT,
            CelStringExtensions.Function.SUBSTRING,
            CelStringExtensions.Function.TRIM);

    private static final CelOptionalLibrary OPTIONALS = CelExtensions.optional();

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                    .excludeFunctions(StandardFunction.MATCHES)
                    .build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("record", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                    "matches",
                    CelOverloadDecl.newMemberOverload(
                            "tenure_matches", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)))
            .addLibraries(STRINGS, OPTIONALS)
            .build();

    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(CelFunctionBinding.from(
                    "tenure_matches",
                    String.class,
                    String.class,
                    (text, regex) -> Patterns.compile(regex).matcher(text).find()))
            .addLibraries(STRINGS, OPTIONALS)
            .build();

    private final CelRuntime.Program program;
    private final boolean saysTruth;

    private Expression(CelRuntime.Program program, boolean saysTruth) {
        this.program = program;
        this.saysTruth = saysTruth;
    }

    /** Fails with what is wrong and where. */
    static Expression of(String source) {
        if (source.codePointCount(0, source.length()) > LONGEST) {
            throw new Failed("bad-expression", "An expression has " + LONGEST + " characters at most.");
        }
        try {
            CelValidationResult checked = COMPILER.compile(source);
            if (checked.hasError()) {
                var first = checked.getErrors().get(0);
                throw new Failed(
                        "bad-expression",
                        "Line " + first.getSourceLocation().getLine() + ", column "
                                + (first.getSourceLocation().getColumn() + 1) + ": " + first.getMessage());
            }
            CelAbstractSyntaxTree tree = checked.getAst();
            CelKind kind = tree.getResultType().kind();
            return new Expression(RUNTIME.createProgram(tree), kind == CelKind.BOOL || kind == CelKind.DYN);
        } catch (CelValidationException | CelEvaluationException wrong) {
            throw new Failed("bad-expression", "This cannot be an expression: " + wrong.getMessage());
        } catch (StackOverflowError tooDeep) {
            throw new Failed("bad-expression", "The expression is nested too deeply.");
        }
    }

    /** Whether it may come to true or false, as far as can be told before there is a record. */
    boolean saysTruth() {
        return saysTruth;
    }

    /** What it says of the record; missing if it says nothing. Fails, and never quotes the record. */
    JsonNode evaluate(Budget budget) {
        Object result;
        try {
            result = program.trace(Map.of("record", budget.record), budget::step);
        } catch (CelEvaluationException failed) {
            budget.failIfSpent();
            throw new Failed("expression-failed", reason(failed.getErrorCode()));
        } catch (StackOverflowError tooDeep) {
            throw new Failed("expression-stopped", "was stopped: it is nested too deeply");
        } catch (RuntimeException failed) {
            budget.failIfSpent();
            throw failed instanceof Failed known
                    ? known
                    : new Failed("expression-failed", "could not be worked out for this record");
        }
        // An operator may go on past an operand that was stopped; the verdict stands all the same.
        budget.failIfSpent();
        return node(result, new int[] {LARGEST_RESULT});
    }

    private static String reason(CelErrorCode code) {
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND ->
                "reads a member that the record does not have: ask with has(record.name), or write record.?name";
            case INDEX_OUT_OF_BOUNDS -> "reads past the end of a list or text";
            case DIVIDE_BY_ZERO -> "divides by zero";
            case OVERLOAD_NOT_FOUND ->
                "uses an operator or function on kinds of values that it does not take together, such as text and number";
            case NUMERIC_OVERFLOW -> "comes to a number out of range";
            case BAD_FORMAT -> "converts a value that is not written as it expects";
            case ITERATION_BUDGET_EXCEEDED -> "was stopped: it takes too many steps";
            case INVALID_ARGUMENT -> "gives a function something that it does not take";
            default -> "could not be worked out for this record";
        };
    }

    private static JsonNode node(@Nullable Object value, int[] left) {
        if (--left[0] < 0) {
            throw new Failed("expression-stopped", "was stopped: its result is too large");
        }
        if (value == null || value instanceof NullValue) {
            return NullNode.getInstance();
        }
        if (value instanceof String text) {
            return TextNode.valueOf(text);
        }
        if (value instanceof Boolean truth) {
            return BooleanNode.valueOf(truth);
        }
        if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                throw new Failed("expression-failed", "comes to no number");
            }
            return DoubleNode.valueOf(number);
        }
        if (value instanceof Number number) {
            return LongNode.valueOf(number.longValue());
        }
        if (value instanceof Optional<?> maybe) {
            return maybe.isPresent() ? node(maybe.get(), left) : MissingNode.getInstance();
        }
        if (value instanceof Instant instant) {
            return TextNode.valueOf(instant.toString());
        }
        if (value instanceof List<?> list) {
            ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
            list.forEach(item -> nodes.add(node(item, left)));
            return nodes;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode nodes = JsonNodeFactory.instance.objectNode();
            map.forEach((name, item) -> nodes.set(String.valueOf(name), node(item, left)));
            return nodes;
        }
        throw new Failed("expression-failed", "comes to a kind of value that is no text, number, truth or list");
    }

    /** A record as expressions see it, and how much they may still do with it, all of them together. */
    static final class Budget {

        static final int STEPS = 500_000;
        private static final int COST_OF_A_PATTERN = 10_000;
        private static final String TOO_MANY = "was stopped: it takes too many steps or makes too much of the record";

        private final Map<String, Object> record;
        private int left = STEPS;

        /** Fails if the record is more than an expression may read. */
        Budget(JsonNode content) {
            record = object(content, new int[] {LARGEST_RECORD});
        }

        void failIfSpent() {
            if (left < 0) {
                throw new Failed("expression-stopped", TOO_MANY);
            }
        }

        /** After each node of an expression, with what it came to: that costs as much as it is large. */
        private void step(CelExpr expression, @Nullable Object value) {
            left -= 1;
            if (expression.getKind() == CelExpr.ExprKind.Kind.CALL
                    && expression.call().function().equals("matches")) {
                left -= COST_OF_A_PATTERN;
            }
            if (value != record) {
                weigh(value);
            }
            failIfSpent();
        }

        private void weigh(@Nullable Object value) {
            if (left < 0) {
                return;
            }
            if (value instanceof String text) {
                left = text.length() > LONGEST_TEXT ? -1 : left - text.length() / 16;
            } else if (value instanceof CelByteString bytes) {
                left = bytes.size() > LONGEST_TEXT ? -1 : left - bytes.size() / 16;
            } else if (value instanceof List<?> list) {
                left -= list.size();
                for (Iterator<?> items = list.iterator(); left >= 0 && items.hasNext(); ) {
                    weigh(items.next());
                }
            } else if (value instanceof Map<?, ?> map) {
                left -= map.size();
                for (Iterator<?> items = map.values().iterator(); left >= 0 && items.hasNext(); ) {
                    weigh(items.next());
                }
            }
        }

        private static Map<String, Object> object(JsonNode node, int[] room) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                members.put(member.getKey(), value(member.getValue(), room));
            }
            return members;
        }

        private static Object value(JsonNode node, int[] room) {
            if (--room[0] < 0) {
                throw new Failed("record-too-large", "cannot be worked out: the record holds too many values");
            }
            if (node.isTextual()) {
                if (node.textValue().length() > LONGEST_TEXT) {
                    throw new Failed(
                            "record-too-large",
                            "cannot be worked out: the record holds a text of more than " + LONGEST_TEXT
                                    + " characters");
                }
                return node.textValue();
            }
            if (node.isBoolean()) {
                return node.booleanValue();
            }
            if (node.isIntegralNumber() && node.canConvertToLong()) {
                return node.longValue();
            }
            if (node.isNumber()) {
                return node.doubleValue();
            }
            if (node.isArray()) {
                List<Object> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(value(item, room)));
                return items;
            }
            return node.isObject() ? object(node, room) : NullValue.NULL_VALUE;
        }
    }
}
