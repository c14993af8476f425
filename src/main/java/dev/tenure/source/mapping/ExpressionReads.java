package dev.tenure.source.mapping;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.tenure.source.mapping.Language.BadExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which parts of {@code record} an expression reads, so that no others need be kept, and whether its patterns can be
 * searched for without harm.
 */
final class ExpressionReads {

    /** In instructions of RE2. */
    static final int LARGEST_PATTERN = 2000;

    private static final int LONGEST_PATTERN = 200;
    private static final Set<String> PATTERN_FUNCTIONS = Set.of("matches", "replaceAll");
    private static final Set<String> LOOK_UPS = Set.of("_[_]", "_?._", "_[?_]");
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    private final List<List<Object>> paths = new ArrayList<>();
    private boolean readsRecord;

    private ExpressionReads() {}

    static ExpressionReads of(CelExpr expression) throws BadExpression {
        var reads = new ExpressionReads();
        reads.walk(expression);
        return reads;
    }

    List<List<Object>> paths() {
        return List.copyOf(paths);
    }

    boolean readsRecord() {
        return readsRecord;
    }

    private void walk(CelExpr expression) throws BadExpression {
        Optional<List<Object>> path = path(expression);
        if (path.isPresent()) {
            read(path.get());
            return;
        }
        if (expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL) {
            call(expression.call());
            return;
        }
        for (CelExpr part : parts(expression)) {
            walk(part);
        }
    }

    private void read(List<Object> path) throws BadExpression {
        if (path.isEmpty()) {
            throw new BadExpression(
                    "reads-everything",
                    "The expression takes the record as a whole; only what is named is read and kept: write record.name"
                            + " or record['name'].");
        }
        readsRecord = true;
        paths.add(path);
    }

    private void call(CelExpr.CelCall call) throws BadExpression {
        List<CelExpr> args =
                Stream.concat(call.target().stream(), call.args().stream()).toList();
        if (PATTERN_FUNCTIONS.contains(call.function())) {
            pattern(args.get(1));
        }
        if (call.function().equals("@in") && isText(args.get(0))) {
            Optional<List<Object>> map = path(args.get(1));
            if (map.isPresent()) {
                // The key may also be an element of a list, which then is needed as it is.
                read(map.get().isEmpty() ? List.of(args.get(0).constant().stringValue()) : map.get());
                return;
            }
        }
        for (CelExpr arg : args) {
            walk(arg);
        }
    }

    /** The way from {@code record} to what the expression names, if that is all that it does. */
    private static Optional<List<Object>> path(CelExpr expression) {
        return switch (expression.exprKind().getKind()) {
            case IDENT -> expression.ident().name().equals("record") ? Optional.of(List.of()) : Optional.empty();
            case SELECT ->
                path(expression.select().operand())
                        .map(path -> longer(path, expression.select().field()));
            case CALL -> lookUp(expression.call());
            default -> Optional.empty();
        };
    }

    private static Optional<List<Object>> lookUp(CelExpr.CelCall call) {
        if (!LOOK_UPS.contains(call.function()) || call.args().size() != 2) {
            return Optional.empty();
        }
        CelExpr key = call.args().get(1);
        if (isText(key)) {
            return path(call.args().get(0))
                    .map(path -> longer(path, key.constant().stringValue()));
        }
        boolean isPlace = key.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && key.constant().getKind() == CelConstant.Kind.INT64_VALUE
                && key.constant().int64Value() >= 0
                && key.constant().int64Value() < 1000;
        return isPlace
                ? path(call.args().get(0))
                        .filter(path -> !path.isEmpty())
                        .map(path -> longer(path, (int) key.constant().int64Value()))
                : Optional.empty();
    }

    private static List<Object> longer(List<Object> path, Object step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    private static boolean isText(CelExpr expression) {
        return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private static List<CelExpr> parts(CelExpr expression) {
        return switch (expression.exprKind().getKind()) {
            case SELECT -> List.of(expression.select().operand());
            case LIST -> List.copyOf(expression.list().elements());
            case STRUCT ->
                expression.struct().entries().stream()
                        .map(CelExpr.CelStruct.Entry::value)
                        .toList();
            case MAP ->
                expression.map().entries().stream()
                        .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                        .toList();
            case COMPREHENSION -> {
                CelExpr.CelComprehension loop = expression.comprehension();
                yield List.of(loop.iterRange(), loop.accuInit(), loop.loopCondition(), loop.loopStep(), loop.result());
            }
            default -> List.of();
        };
    }

    /** RE2 searches in linear time, but repetitions multiply when it compiles: one from a record could fill the memory. */
    private static void pattern(CelExpr expression) throws BadExpression {
        if (!isText(expression)) {
            throw new BadExpression("bad-expression", "A pattern must be written out in quotation marks.");
        }
        String pattern = expression.constant().stringValue();
        long instructions = pattern.length();
        for (var repetition : REPETITION.matcher(pattern).results().toList()) {
            String most = repetition.group(2) == null || repetition.group(2).isEmpty()
                    ? repetition.group(1)
                    : repetition.group(2);
            instructions = Math.min(instructions * Math.max(1, Long.parseLong(most)), Integer.MAX_VALUE);
        }
        if (pattern.length() > LONGEST_PATTERN || instructions > LARGEST_PATTERN) {
            throw new BadExpression(
                    "bad-expression", "The pattern is too long or repeats too often: write a simpler one.");
        }
        try {
            Functions.pattern(pattern);
        } catch (PatternSyntaxException unreadable) {
            throw new BadExpression(
                    "bad-expression", "The pattern cannot be read: " + unreadable.getDescription() + ".");
        }
    }
}
