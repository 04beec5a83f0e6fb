namespace Drawbridge;

/// <summary>Elements that fragments are loaded from.</summary>
interface IReadElements<T>
{
    T Get(int row, int column);
}

/// <summary>Elements that fragments are stored to.</summary>
interface IWriteElements<T>
{
    void Set(int row, int column, T value);
}

#pragma warning disable CA1000 // FragmentA<Half>.Load(…) says what is loaded.
/// <summary>
/// The left factor of a tensor-core product, 16 rows of 32 bytes: 16 columns of <see cref="Half"/> or <see cref="BFloat16"/>, 8 of <see cref="float"/> (as
/// TF32), 32 of <see cref="sbyte"/> or <see cref="byte"/>. The 32 threads of a warp hold it together.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly unsafe struct FragmentA<T> where T : unmanaged
{
    internal readonly uint r0, r1, r2, r3;

    FragmentA(uint r0, uint r1, uint r2, uint r3)
    {
        this.r0 = r0;
        this.r1 = r1;
        this.r2 = r2;
        this.r3 = r3;
    }

    /// <summary>Columns of the factor.</summary>
    public static int Columns => 32 / sizeof(T);

    /// <summary>The part of a matrix that begins at a row and column.</summary>
    public static FragmentA<T> Load(ReadOnlyView2D<T> matrix, int row, int column) => From(matrix, row, column);

    /// <inheritdoc cref="Load(ReadOnlyView2D{T}, int, int)"/>
    public static FragmentA<T> Load(SharedView2D<T> matrix, int row, int column) => From(matrix, row, column);

    /// <summary>
    /// The same of a matrix whose rows begin at multiples of 16 bytes, as does the part: one instruction (<c>ldmatrix</c>) in place of a load for each
    /// neighbour. Rows of 16 bytes more than a power of two meet no bank twice.
    /// </summary>
    public static FragmentA<T> LoadAligned(SharedView2D<T> matrix, int row, int column) => From(matrix, row, column);

    // A register holds neighbours in a row; a thread has four of them, from two rows and two halves of the columns.
    static FragmentA<T> From<TMatrix>(TMatrix matrix, int row, int column) where TMatrix : struct, IReadElements<T>
    {
        int each = 4 / sizeof(T);
        row += Warp.Lane / 4;
        column += Warp.Lane % 4 * each;
        return new(FragmentWord.InRow<TMatrix, T>(matrix, row, column), FragmentWord.InRow<TMatrix, T>(matrix, row + 8, column),
            FragmentWord.InRow<TMatrix, T>(matrix, row, column + each * 4), FragmentWord.InRow<TMatrix, T>(matrix, row + 8, column + each * 4));
    }
}

/// <summary>The right factor of a tensor-core product: 8 columns, and as many rows as <see cref="FragmentA{T}"/> has columns.</summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly unsafe struct FragmentB<T> where T : unmanaged
{
    internal readonly uint r0, r1;

    FragmentB(uint r0, uint r1)
    {
        this.r0 = r0;
        this.r1 = r1;
    }

    /// <summary>Rows of the factor.</summary>
    public static int Rows => 32 / sizeof(T);

    /// <summary>The part of a matrix that begins at a row and column.</summary>
    public static FragmentB<T> Load(ReadOnlyView2D<T> matrix, int row, int column) => From(matrix, row, column);

    /// <inheritdoc cref="Load(ReadOnlyView2D{T}, int, int)"/>
    public static FragmentB<T> Load(SharedView2D<T> matrix, int row, int column) => From(matrix, row, column);

    /// <summary>
    /// The same of a matrix of 16-bit elements whose rows begin at multiples of 16 bytes, as does the part: one instruction (<c>ldmatrix.trans</c>).
    /// </summary>
    public static FragmentB<T> LoadAligned(SharedView2D<T> matrix, int row, int column) => From(matrix, row, column);

    /// <summary>The same of a matrix that holds the factor's columns as its rows; row and column are the factor's.</summary>
    public static FragmentB<T> LoadTransposed(ReadOnlyView2D<T> matrix, int row, int column) => FromTransposed(matrix, row, column);

    /// <inheritdoc cref="LoadTransposed(ReadOnlyView2D{T}, int, int)"/>
    public static FragmentB<T> LoadTransposed(SharedView2D<T> matrix, int row, int column) => FromTransposed(matrix, row, column);

    /// <summary>The same of a matrix whose rows begin at multiples of 16 bytes, as does the part: one instruction (<c>ldmatrix</c>).</summary>
    public static FragmentB<T> LoadTransposedAligned(SharedView2D<T> matrix, int row, int column) => FromTransposed(matrix, row, column);

    // A register holds neighbours in a column; a thread has two of them, from one column and two halves of the rows.
    static FragmentB<T> From<TMatrix>(TMatrix matrix, int row, int column) where TMatrix : struct, IReadElements<T>
    {
        int each = 4 / sizeof(T);
        row += Warp.Lane % 4 * each;
        column += Warp.Lane / 4;
        return new(FragmentWord.InColumn<TMatrix, T>(matrix, row, column), FragmentWord.InColumn<TMatrix, T>(matrix, row + each * 4, column));
    }

    static FragmentB<T> FromTransposed<TMatrix>(TMatrix matrix, int row, int column) where TMatrix : struct, IReadElements<T>
    {
        int each = 4 / sizeof(T);
        row += Warp.Lane % 4 * each;
        column += Warp.Lane / 4;
        return new(FragmentWord.InRow<TMatrix, T>(matrix, column, row), FragmentWord.InRow<TMatrix, T>(matrix, column, row + each * 4));
    }
}

/// <summary>
/// The sum of a tensor-core product: 16 rows of 8 columns of <see cref="float"/> or <see cref="int"/>, four elements a thread. <c>default</c> is all zeros.
/// </summary>
/// <typeparam name="T">The elements.</typeparam>
public struct FragmentC<T> where T : unmanaged
{
#pragma warning disable CA1051 // They are the thread's share of the matrix, to be computed with as variables are.
    /// <summary>The element at <see cref="Row"/> and <see cref="Column"/>.</summary>
    public T E0;

    /// <summary>The element to the right of <see cref="E0"/>.</summary>
    public T E1;

    /// <summary>The element eight rows below <see cref="E0"/>.</summary>
    public T E2;

    /// <summary>The element to the right of <see cref="E2"/>.</summary>
    public T E3;
#pragma warning restore CA1051

    /// <summary>Row of this thread's first element.</summary>
    public static int Row => Warp.Lane / 4;

    /// <summary>Column of this thread's first element.</summary>
    public static int Column => Warp.Lane % 4 * 2;

    /// <summary>The part of a matrix that begins at a row and column.</summary>
    public static FragmentC<T> Load(ReadOnlyView2D<T> matrix, int row, int column) => From(matrix, row + Row, column + Column);

    /// <inheritdoc cref="Load(ReadOnlyView2D{T}, int, int)"/>
    public static FragmentC<T> Load(SharedView2D<T> matrix, int row, int column) => From(matrix, row + Row, column + Column);

    /// <summary>Writes it to the part of a matrix that begins at a row and column.</summary>
    public readonly void Store(View2D<T> matrix, int row, int column) => To(matrix, row + Row, column + Column);

    /// <inheritdoc cref="Store(View2D{T}, int, int)"/>
    public readonly void Store(SharedView2D<T> matrix, int row, int column) => To(matrix, row + Row, column + Column);

    static FragmentC<T> From<TMatrix>(TMatrix matrix, int row, int column) where TMatrix : struct, IReadElements<T> => new()
    {
        E0 = matrix.Get(row, column),
        E1 = matrix.Get(row, column + 1),
        E2 = matrix.Get(row + 8, column),
        E3 = matrix.Get(row + 8, column + 1),
    };

    readonly void To<TMatrix>(TMatrix matrix, int row, int column) where TMatrix : struct, IWriteElements<T>
    {
        matrix.Set(row, column, E0);
        matrix.Set(row, column + 1, E1);
        matrix.Set(row + 8, column, E2);
        matrix.Set(row + 8, column + 1, E3);
    }
}
#pragma warning restore CA1000

/// <summary>Elements side by side in 32 bits, the first in the lowest.</summary>
static unsafe class FragmentWord
{
    public static uint InRow<TMatrix, T>(TMatrix matrix, int row, int column) where TMatrix : struct, IReadElements<T> where T : unmanaged
    {
        uint word = 0;
        foreach (int i in Unrolled.Range(4))
            if (i < 4 / sizeof(T)) word |= TensorBits.Of(matrix.Get(row, column + i)) << i * 8 * sizeof(T);
        return word;
    }

    public static uint InColumn<TMatrix, T>(TMatrix matrix, int row, int column) where TMatrix : struct, IReadElements<T> where T : unmanaged
    {
        uint word = 0;
        foreach (int i in Unrolled.Range(4))
            if (i < 4 / sizeof(T)) word |= TensorBits.Of(matrix.Get(row + i, column)) << i * 8 * sizeof(T);
        return word;
    }
}
