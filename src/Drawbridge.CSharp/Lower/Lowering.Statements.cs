using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Statements.</summary>
sealed partial class Lowering
{
    void LowerMethodBody(IOperation operation)
    {
        switch (operation)
        {
            case IMethodBodyOperation method:
                Statement(method.BlockBody ?? method.ExpressionBody);
                break;
            case IConstructorBodyOperation constructor:
                if (constructor.Initializer != null) Statement(constructor.Initializer);
                Statement(constructor.BlockBody ?? constructor.ExpressionBody);
                break;
            default:
                Statement(operation);
                break;
        }
    }

    void Statements(IEnumerable<IOperation> operations)
    {
        foreach (var operation in operations) Statement(operation);
    }

    void Statement(IOperation? operation)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        switch (operation)
        {
            case null or IEmptyOperation or ILocalFunctionOperation:
                return;
            case IBlockOperation block:
                Statements(block.Operations);
                return;
            case ILabeledOperation labeled:
                body.Mark(LabelOf(labeled.Label));
                Statement(labeled.Operation);
                return;
            case IForLoopOperation loop:
                For(loop);
                return;
            case IWhileLoopOperation loop:
                While(loop);
                return;
            case IForEachLoopOperation loop:
                ForEach(loop);
                return;
        }
        MarkLine(operation.Syntax);
        switch (operation)
        {
            case IVariableDeclarationGroupOperation group:
                foreach (var declarator in group.Declarations.SelectMany(declaration => declaration.Declarators)) Declare(declarator);
                break;
            case IExpressionStatementOperation expression:
                Evaluate(expression.Operation);
                break;
            case IConditionalOperation choice:
                If(choice);
                break;
            case IReturnOperation result:
                Return(result);
                break;
            case IBranchOperation branch:
                body.Jump(LabelOf(branch.Target));
                break;
            case ISwitchOperation choice:
                Switch(choice);
                break;
            case ITryOperation:
                Report(KernelDiagnostics.Exceptions, operation.Syntax, "try, catch and finally");
                break;
            case IUsingOperation or IUsingDeclarationOperation:
                Report(KernelDiagnostics.Exceptions, operation.Syntax, "using: there is nothing to dispose of on the device");
                break;
            case ILockOperation:
                Report(HostDiagnostics.HostThreads, operation.Syntax, "lock");
                break;
            case IThrowOperation thrown:
                Throw(thrown);
                break;
            default:
                Evaluate(operation);
                break;
        }
    }

    Label LabelOf(ISymbol symbol)
    {
        for (var at = frame; at != null; at = at.Outer)
            if (at.Labels.TryGetValue(symbol, out var known)) return known;
        var label = body.Label();
        frame.Labels.Add(symbol, label);
        return label;
    }

    void Declare(IVariableDeclaratorOperation declarator)
    {
        var symbol = declarator.Symbol;
        var initializer = declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer;
        if (symbol.IsConst) return;
        if (symbol.IsRef)
        {
            if (initializer != null) frame.Bind(symbol, Pinned(PlaceOf(initializer.Value)));
            return;
        }
        if (ShapeOf(symbol.Type, declarator.Syntax) is not { } shape) return;
        if (initializer != null && !frame.Written.Contains(symbol) && shape is not StructShape { HoldsArray: true })
        {
            frame.Bind(symbol, new ValuePlace(shape, Keep(Snapshot(Evaluate(initializer.Value)))));
            return;
        }
        var place = NewVariable(shape);
        frame.Bind(symbol, place);
        if (initializer != null) Write(place, Evaluate(initializer.Value));
    }

    /// <summary>A place that stays the same when the variables it was computed from change.</summary>
    Place Pinned(Place place) => place is MemoryPlace { Base: Register } memory
        ? new MemoryPlace(memory.Shape, memory.Space, ((Scalar)Keep(Snapshot(new Scalar(memory.Space.AddressKind, memory.Base)))).Operand, memory.Offset, memory.Alignment) : place;

    /// <summary>Memory of the thread for a number of elements.</summary>
    MemoryPlace LocalMemory(Shape shape, int count)
    {
        string name = "local" + locals.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        int alignment = Math.Max(shape.Alignment, shape.Size % 16 == 0 ? 16 : shape.Size % 8 == 0 ? 8 : 1);
        locals.Add(new LocalArray(name, Math.Max(1, (long)shape.Size * count), alignment));
        return new MemoryPlace(shape, Space.Local, new Name(name), 0, alignment);
    }

    void If(IConditionalOperation choice)
    {
        if (choice.Condition.ConstantValue is { HasValue: true, Value: bool known })
        {
            Statement(known ? choice.WhenTrue : choice.WhenFalse);
            return;
        }
        var end = body.Label();
        if (choice.WhenFalse is { } other)
        {
            var otherwise = body.Label();
            Branch(choice.Condition, when: false, otherwise);
            Statement(choice.WhenTrue);
            body.Jump(end);
            body.Mark(otherwise);
            Statement(other);
        }
        else
        {
            Branch(choice.Condition, when: false, end);
            Statement(choice.WhenTrue);
        }
        body.Mark(end);
    }

    void Return(IReturnOperation operation)
    {
        if (frame.Method is { RefKind: not RefKind.None } && !frame.IsRoot)
        {
            if (operation.ReturnedValue == null) return;
            if (frame.End != null) Report(KernelDiagnostics.ReadOnlyWrite, operation.Syntax, "a method that returns a reference must have one return, at its end");
            else frame.ReturnedPlace = Pinned(PlaceOf(operation.ReturnedValue));
            return;
        }
        var value = operation.ReturnedValue == null ? null : Evaluate(operation.ReturnedValue);
        if (frame.IsRoot)
        {
            if (value is Scalar scalar) body.Do($"st.param.{scalar.Kind.Form().Memory}", new Address(new Name("result")), Storable(scalar));
            body.Do("ret");
        }
        else if (frame.End != null)
        {
            if (value != null && frame.Result != null) Write(frame.Result, value);
            body.Jump(frame.End);
        }
        else frame.Returned = value;
    }

    void For(IForLoopOperation loop)
    {
        MarkLine(loop.Syntax);
        Statements(loop.Before);
        Loop(loop, loop.Condition, testFirst: true, until: false, () => Statement(loop.Body), () => Statements(loop.AtLoopBottom));
    }

    void While(IWhileLoopOperation loop)
    {
        MarkLine(loop.Syntax);
        Loop(loop, loop.Condition, testFirst: loop.ConditionIsTop, until: loop.ConditionIsUntil, () => Statement(loop.Body), () => { });
    }

    /// <summary>
    /// The condition stands at the loop's bottom, where it costs one jump a round; what a loop tests before its first round is the same condition
    /// again if that is short, and else a jump to the bottom.
    /// </summary>
    void Loop(ILoopOperation loop, IOperation? condition, bool testFirst, bool until, Action work, Action step)
    {
        Label top = body.Label(), test = body.Label(), exit = LabelOf(loop.ExitLabel), next = LabelOf(loop.ContinueLabel);
        bool isEndless = condition == null || condition.ConstantValue is { HasValue: true, Value: bool always } && always != until;
        bool isTestedBefore = testFirst && !isEndless;
        if (isTestedBefore && IsCheap(condition!)) Branch(condition!, when: until, exit);
        else if (isTestedBefore) body.Jump(test);
        body.Mark(top);
        work();
        body.Mark(next);
        step();
        body.Mark(test);
        if (isEndless) body.Jump(top);
        else
        {
            MarkLine(condition!.Syntax);
            Branch(condition, when: !until, top);
        }
        body.Mark(exit);
    }

    /// <summary>Over the elements of a view, or the numbers of a range.</summary>
    void ForEach(IForEachLoopOperation loop)
    {
        MarkLine(loop.Syntax);
        var collection = Unconverted(loop.Collection);
        if (TryUnroll(loop, collection)) return;
        var constants = collection.Type is IArrayTypeSymbol ? ConstantArray(collection) : null;
        var buffer = ShapeOf(collection.Type) as ArrayShape;
        var elements = buffer == null ? constants : ViewOf((MemoryPlace)Indexable(PlaceOf(collection)), buffer);
        if ((elements?.Shape ?? ShapeOf(collection.Type)) is not ViewShape shape || loop.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: var item })
        {
            Report(HostDiagnostics.HostCollection, loop.Collection.Syntax, loop.Collection.Syntax);
            return;
        }
        var view = elements ?? (ViewValue)Keep(Snapshot(Evaluate(collection)));
        var index = body.Variable(RegisterClass.B32);
        StoreRegister(index, ScalarKind.S32, Scalar.Of(0).Operand);
        Label top = body.Label(), exit = LabelOf(loop.ExitLabel), next = LabelOf(loop.ContinueLabel);
        body.Branch(Compare("ge", ScalarKind.S32, index, view.Length.Operand), true, exit);
        body.Mark(top);
        var element = Element(view, new Scalar(ScalarKind.S32, index), null, loop.Collection.Syntax);
        if (item.IsRef) frame.Bind(item, Pinned(element));
        else
        {
            var place = NewVariable(shape.Element);
            frame.Bind(item, place);
            Write(place, Read(element));
        }
        Statement(loop.Body);
        body.Mark(next);
        body.Lines.Add(new Instruction("add.s32", index, [index, Scalar.Of(1).Operand], isPure: true));
        body.Branch(Compare("lt", ScalarKind.S32, index, view.Length.Operand), true, top);
        body.Mark(exit);
    }

    /// <summary>
    /// <c>foreach (int i in Unrolled.Range(first, end))</c>: the body once for each number, which is then a constant.
    /// </summary>
    bool TryUnroll(IForEachLoopOperation loop, IOperation collection)
    {
        if (collection is not IInvocationOperation { TargetMethod: { Name: "Range" or "By" } method } call || TypeBook.FullName(method.ContainingType) != "Drawbridge.Unrolled") return false;
        if (loop.LoopControlVariable is not IVariableDeclaratorOperation { Symbol: var item }) return false;
        if (method.Name == "By")
        {
            UnrollBy(loop, call, item);
            return true;
        }
        long?[] limits = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => (Evaluate(argument.Value) as Scalar)?.Constant)];
        if (limits.Any(limit => limit == null))
        {
            Report(KernelDiagnostics.NotConstant, call.Syntax, "the range of an unrolled loop");
            return true;
        }
        long first = limits.Length > 1 ? limits[0]!.Value : 0, end = limits[limits.Length - 1]!.Value;
        const int Most = 1024;
        if (end - first > Most)
        {
            Report(KernelDiagnostics.LongUnrolling, call.Syntax, end - first, Most);
            return true;
        }
        var exit = LabelOf(loop.ExitLabel);
        var known = new HashSet<ISymbol>(frame.Labels.Keys, SymbolEqualityComparer.Default);
        for (long i = first; i < end; i++)
        {
            var next = body.Label();
            frame.Labels[loop.ContinueLabel] = next;
            frame.Bind(item, new ValuePlace(ShapeOf(item.Type)!, Scalar.Of((int)i)));
            Statement(loop.Body);
            body.Mark(next);
            // The loops inside are others in the next round, with labels of their own.
            foreach (var label in frame.Labels.Keys.Where(label => !known.Contains(label)).ToList()) frame.Labels.Remove(label);
        }
        body.Mark(exit);
        return true;
    }

    /// <summary><c>foreach (int i in Unrolled.By(4, first, end))</c>: a loop that asks the passes to put four rounds together.</summary>
    void UnrollBy(IForEachLoopOperation loop, IInvocationOperation call, ISymbol item)
    {
        const int Most = 32;
        Scalar[] arguments = [.. call.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => (Scalar)Keep(Snapshot(Evaluate(argument.Value))))];
        if (arguments[0].Constant is not { } times || times < 2)
        {
            Report(KernelDiagnostics.NotConstant, call.Syntax, "how often the body of an unrolled loop stands in it, two or more,");
            return;
        }
        if (times > Most)
        {
            Report(KernelDiagnostics.LongUnrolling, call.Syntax, times, Most);
            return;
        }
        var end = arguments[arguments.Length - 1].Operand;
        var index = body.Variable(RegisterClass.B32);
        StoreRegister(index, ScalarKind.S32, arguments.Length > 2 ? arguments[1].Operand : Scalar.Of(0).Operand);
        Label top = body.Label(), exit = LabelOf(loop.ExitLabel), next = LabelOf(loop.ContinueLabel);
        body.Branch(Compare("ge", ScalarKind.S32, index, end), true, exit);
        body.Mark(top);
        // What can be stepped through stays as it was written.
        if (context.Compilation.Options.OptimizationLevel != OptimizationLevel.Debug) body.Lines.Add(new Pragma($"unroll {times}"));
        frame.Bind(item, new ValuePlace(ShapeOf(((ILocalSymbol)item).Type)!, new Scalar(ScalarKind.S32, index)));
        Statement(loop.Body);
        body.Mark(next);
        body.Lines.Add(new Instruction("add.s32", index, [index, Scalar.Of(1).Operand], isPure: true));
        body.Branch(Compare("lt", ScalarKind.S32, index, end), true, top);
        body.Mark(exit);
    }
}
