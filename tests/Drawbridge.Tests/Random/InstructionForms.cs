namespace Drawbridge.Tests.Random;

/// <summary>
/// The instructions that random kernels are made of, as templates. <c>{a|b}</c> is a choice; <c>$r</c> stands for a register of class r, <c>$r+</c>
/// for the one after the last of its class (so that vectors have no register twice), <c>$R</c> for a register or an immediate, <c>$#31</c> for an
/// immediate from 0 to 31. Classes: h and H 16-bit, r and R 32-bit, d and D 64-bit integers; k f16, x f16x2, f and F f32, g and G f64; p
/// predicates. Bits of floats never become integers, as a NaN's are not the same everywhere.
/// </summary>
static class InstructionForms
{
    /// <summary>Registers and immediates only.</summary>
    public static readonly string[] Compute =
    [
        // 32 and 64 bits.
        "{add|sub}.{u32|s32} $r, $R, $r;", "{add|sub}.{u64|s64} $d, $d, $D;", "{add|sub}.sat.s32 $r, $r, $R;",
        "mul.{lo|hi}.{u32|s32} $r, $r, $R;", "mul.{lo|hi}.{u64|s64} $d, $d, $D;", "mul.wide.{u32|s32} $d, $r, $R;",
        "mad.{lo|hi}.{u32|s32} $r, $r, $R, $r;", "mad.hi.sat.s32 $r, $r, $r, $r;", "mad.{lo|hi}.{u64|s64} $d, $d, $d, $D;", "mad.wide.{u32|s32} $d, $r, $r, $d;",
        "mul24.{lo|hi}.{u32|s32} $r, $r, $r;", "mad24.{lo|hi}.{u32|s32} $r, $r, $r, $r;", "sad.{u32|s32} $r, $r, $r, $r;", "sad.{u64|s64} $d, $d, $d, $d;",
        "{min|max}.{u32|s32} $r, $r, $R;", "{min|max}.{u64|s64} $d, $d, $D;", "{abs|neg}.s32 $r, $r;", "{abs|neg}.s64 $d, $d;",
        "{and|or|xor}.b32 $r, $r, $R;", "{and|or|xor}.b64 $d, $d, $D;", "{not|cnot}.b32 $r, $r;", "{not|cnot}.b64 $d, $d;",
        "shl.b32 $r, $r, $R;", "shr.{u32|s32|b32} $r, $r, $#40;", "shr.{u32|s32} $r, $r, $r;", "shl.b64 $d, $d, $R;", "shr.{u64|s64} $d, $d, $#70;", "shr.{u64|s64} $d, $d, $r;",
        "shf.{l|r}.{wrap|clamp}.b32 $r, $r, $r, $R;", "lop3.b32 $r, $r, $r, $R, $#255;", "prmt.b32 $r, $r, $r, $R;", "prmt.b32.{f4e|b4e|rc8|ecl|ecr|rc16} $r, $r, $r, $r;",
        "bfe.{u32|s32} $r, $r, $#40, $#40;", "bfe.{u32|s32} $r, $r, $r, $r;", "bfe.{u64|s64} $d, $d, $#70, $r;",
        "bfi.b32 $r, $r, $r, $#40, $#40;", "bfi.b32 $r, $r, $r, $r, $r;", "bfi.b64 $d, $d, $d, $r, $#70;",
        "popc.b32 $r, $r;", "popc.b64 $r, $d;", "clz.b32 $r, $r;", "clz.b64 $r, $d;", "brev.b32 $r, $r;", "brev.b64 $d, $d;",
        "bfind.{u32|s32} $r, $r;", "bfind.shiftamt.{u32|s32} $r, $r;", "bfind.{u64|s64} $r, $d;", "bmsk.{clamp|wrap}.b32 $r, $r, $R;", "szext.{clamp|wrap}.{u32|s32} $r, $r, $r;",
        "dp4a.{u32|s32}.{u32|s32} $r, $r, $r, $r;", "dp2a.{lo|hi}.{u32|s32}.{u32|s32} $r, $r, $r, $r;",
        "fns.b32 $r, $r, $#31, $#3;",
        // Divisors above zero.
        "and.b32 %t0, $r, 0x7fffff; or.b32 %t0, %t0, 1; {div|rem}.{u32|s32} $r, $r, %t0;", "or.b32 %t0, $r, 1; {div|rem}.u32 $r, $R, %t0;",
        "and.b64 %y0, $d, 0x7fffffffffff; or.b64 %y0, %y0, 1; {div|rem}.{u64|s64} $d, $d, %y0;", "{div|rem}.{u32|s32} $r, $r, 7;", "{div|rem}.u32 $r, $r, 16;",
        // Carries.
        "add.cc.{u32|s32} $r, $r, $R; addc.{u32|s32} $r, $r, $r;", "add.cc.u32 $r, $r, $r; addc.cc.u32 $r, $r, $r; addc.u32 $r, $r, $R;",
        "sub.cc.{u32|s32} $r, $r, $r; subc.cc.{u32|s32} $r, $r, $R; subc.u32 $r, $r, $r;", "add.cc.u64 $d, $d, $d; addc.u64 $d, $d, $d;", "sub.cc.u64 $d, $d, $d; subc.u64 $d, $d, $d;",
        "mad.lo.cc.u32 $r, $r, $r, $r; madc.hi.cc.u32 $r, $r, $r, $r; addc.u32 $r, 0, 0;",
        // 16 bits.
        "{add|sub}.{u16|s16} $h, $h, $H;", "mul.{lo|hi}.{u16|s16} $h, $h, $H;", "mul.wide.{u16|s16} $r, $h, $h;", "mad.lo.{u16|s16} $h, $h, $h, $h;", "mad.wide.{u16|s16} $r, $h, $h, $r;",
        "{min|max}.{u16|s16} $h, $h, $h;", "{abs|neg}.s16 $h, $h;", "{and|or|xor}.b16 $h, $h, $H;", "{not|cnot}.b16 $h, $h;", "shl.b16 $h, $h, $#20;", "shr.{u16|s16} $h, $h, $r;",
        "or.b16 %n0, $h, 1; and.b16 %n0, %n0, 0x7fff; {div|rem}.{u16|s16} $h, $h, %n0;", "sad.{u16|s16} $h, $h, $h, $h;",
        // Choices.
        "setp.{eq|ne|lt|le|gt|ge}.{u32|s32} $p, $r, $R;", "setp.{eq|ne|lo|ls|hi|hs}.u64 $p, $d, $D;", "setp.{lt|ge}.s64 $p, $d, $d;", "setp.{lt|ne}.{u16|s16} $p, $h, $H;",
        "setp.{eq|lt|gt}.{and|or|xor}.s32 $p|$p+, $r, $R, $p;", "setp.lt.u32 $p|$p+, $r, $r;", "setp.gt.and.u32 $p, $r, $r, !$p;",
        "selp.{b32|u32|s32} $r, $r, $R, $p;", "selp.b64 $d, $d, $d, $p;", "selp.b16 $h, $h, $h, $p;", "selp.f32 $f, $f, $F, $p;", "selp.f64 $g, $g, $g, $p;",
        "slct.{u32|b32}.s32 $r, $r, $r, $r;", "slct.f32.s32 $f, $f, $f, $r;", "slct.s32.f32 $r, $r, $r, $f;",
        "set.{eq|lt|ge}.{u32|s32}.{u32|s32} $r, $r, $r;", "set.{gt|neu|nan}.u32.f32 $r, $f, $f;", "set.lt.f32.s32 $f, $r, $r;",
        "{and|or|xor}.pred $p, $p, $p;", "not.pred $p, $p;",
        // Moves and conversions of integers.
        "mov.{b32|u32} $r, $R;", "mov.b64 $d, $D;", "mov.b16 $h, $H;", "mov.b64 $d, {$r, $r};", "mov.b64 {$r, $r+}, $d;", "mov.b32 $r, {$h, $h};", "mov.b32 {$h, $h+}, $r;", "mov.b64 $d, {$h, $h, $h, $h};",
        "cvt.{u64|s64}.{u32|s32} $d, $r;", "cvt.u32.u64 $r, $d;", "cvt.{u32|s32}.{u16|s16} $r, $h;", "cvt.{u16|s16}.u32 $h, $r;", "cvt.{s32.s8|u32.u8|s32.s16|u32.u16} $r, $r;", "cvt.s64.s16 $d, $h;",
        "cvt.sat.{s8.s32|u8.s32|s16.s32|u16.u32|s16.u32} $r, $r;", "cvt.sat.{s32.s64|u32.s64|s32.u64} $r, $d;",
        // f32.
        "{add|sub|mul}.f32 $f, $f, $F;", "{add|sub|mul}.{rn|rz|rm|rp}.f32 $f, $f, $f;", "{add|sub|mul}.ftz.f32 $f, $f, $f;", "{add|mul}.rn.sat.f32 $f, $f, $f;",
        "fma.{rn|rz|rm|rp}.f32 $f, $f, $f, $F;", "fma.rn.ftz.f32 $f, $f, $f, $f;", "fma.rn.ftz.sat.f32 $f, $f, $f, $f;", "mad.rn.f32 $f, $f, $f, $f;", "{min|max}.f32 $f, $f, $F;", "{min|max}.{ftz|NaN}.f32 $f, $f, $f;", "{abs|neg}.f32 $f, $f;", "{abs|neg}.ftz.f32 $f, $f;",
        "div.rn.f32 $f, $f, $f;", "div.{rz|rm|rp}.f32 $f, $f, $f;", "{sqrt|rcp}.{rn|rz}.f32 $f, $f;", "sqrt.rn.ftz.f32 $f, $f;",
        "setp.{eq|ne|lt|le|gt|ge|equ|neu|ltu|leu|gtu|geu|num|nan}.f32 $p, $f, $F;", "setp.lt.ftz.f32 $p, $f, $f;", "testp.{finite|infinite|number|notanumber|normal|subnormal}.f32 $p, $f;",
        "mov.f32 $f, $F;", "mov.b32 $f, $r;",
        // Approximations; what they are is fixed to the bit.
        "{ex2|lg2|rcp|sqrt|rsqrt|sin|cos}.approx.f32 $f, $f;", "{ex2|lg2|rcp|sqrt|rsqrt|sin|cos}.approx.ftz.f32 $f, $f;", "tanh.approx.f32 $f, $f;", "div.{approx|full}.f32 $f, $f, $f;", "div.{approx|full}.ftz.f32 $f, $f, $f;",
        // f64.
        "{add|sub|mul}.f64 $g, $g, $G;", "{add|sub|mul}.{rn|rz|rm|rp}.f64 $g, $g, $g;", "fma.{rn|rz|rm|rp}.f64 $g, $g, $g, $G;", "{min|max}.f64 $g, $g, $g;", "{abs|neg}.f64 $g, $g;",
        "div.{rn|rz}.f64 $g, $g, $g;", "{sqrt|rcp}.rn.f64 $g, $g;", "setp.{eq|ne|lt|le|gt|ge|neu|ltu|num|nan}.f64 $p, $g, $G;", "testp.{finite|normal}.f64 $p, $g;", "mov.f64 $g, $G;", "mov.b64 $g, $d;",
        // Floats and integers.
        "cvt.{rn|rz|rm|rp}.f32.{u32|s32} $f, $r;", "cvt.{rn|rz}.f32.{u64|s64} $f, $d;", "cvt.rn.f64.{u32|s32} $g, $r;", "cvt.{rn|rp}.f64.{u64|s64} $g, $d;", "cvt.rn.f32.{u16|s16} $f, $h;", "cvt.rn.f32.{u8|s8} $f, $r;",
        "cvt.{rni|rzi|rmi|rpi}.{u32|s32}.f32 $r, $f;", "cvt.rzi.ftz.s32.f32 $r, $f;", "cvt.{rni|rzi}.{u64|s64}.f32 $d, $f;", "cvt.{rni|rzi}.{u32|s32}.f64 $r, $g;", "cvt.{rzi|rmi}.{u64|s64}.f64 $d, $g;", "cvt.rzi.{u16|s16}.f32 $h, $f;", "cvt.rzi.{u8|s8}.f32 $r, $f;",
        "cvt.{rn|rz|rm|rp}.f32.f64 $f, $g;", "cvt.rn.ftz.f32.f64 $f, $g;", "cvt.f64.f32 $g, $f;", "cvt.{rni|rzi|rmi|rpi}.f32.f32 $f, $f;", "cvt.{rni|rmi}.f64.f64 $g, $g;", "cvt.sat.f32.f32 $f, $f;", "cvt.ftz.f32.f32 $f, $f;",
        // Halves.
        "{add|sub|mul}.{f16x2|rn.f16x2|ftz.f16x2} $x, $x, $x;", "fma.rn.f16x2 $x, $x, $x, $x;", "fma.rn.{ftz|relu|sat}.f16x2 $x, $x, $x, $x;", "{min|max}.f16x2 $x, $x, $x;", "{abs|neg}.f16x2 $x, $x;", "setp.{lt|eq|geu}.f16x2 $p|$p+, $x, $x;",
        "{add|sub|mul}.f16 $k, $k, $k;", "fma.rn.f16 $k, $k, $k, $k;", "{min|max}.f16 $k, $k, $k;", "{abs|neg}.f16 $k, $k;", "setp.{lt|ne|gtu}.f16 $p, $k, $k;", "set.lt.u32.f16 $r, $k, $k;",
        "cvt.{rn|rz}.f16.f32 $k, $f;", "cvt.f32.f16 $f, $k;", "cvt.{rn|rz}.f16x2.f32 $x, $f, $f;", "cvt.rn.f16.{u32|s32} $k, $r;", "cvt.rzi.s32.f16 $r, $k;", "cvt.rn.f16.f64 $k, $g;", "mov.b32 $x, {$k, $k};", "mov.b32 {$k, $k+}, $x;", "mov.b32 $x, $r;", "mov.b16 $k, $h;",
    ];

    /// <summary>
    /// Memory that the thread may touch at any time: its own slots of global, shared and local memory, tables that nobody writes, and
    /// accumulators whose result is the same in any order. %in, %fin: tables of 256 integers and floats; %work, %fwork: the thread's own 64
    /// bytes; %acc: accumulators; own: the thread's shared slot of 16 bytes.
    /// </summary>
    public static readonly string[] Memory =
    [
        // Gathers.
        "and.b32 %t0, $r, 255; mul.wide.u32 %y0, %t0, 4; add.s64 %y0, %in, %y0; ld.global.{u32|s32|b32|nc.u32} $r, [%y0];",
        "and.b32 %t0, $r, 255; mad.wide.u32 %y0, %t0, 4, %fin; ld.global.f32 $f, [%y0];",
        "and.b32 %t0, $r, 127; mad.wide.u32 %y0, %t0, 8, %in; ld.global.{u64|b64} $d, [%y0];",
        "and.b32 %t0, $r, 127; mad.wide.u32 %y0, %t0, 8, %in; ld.global.v2.{u32|b32} {$r, $r+}, [%y0];",
        "and.b32 %t0, $r, 63; mad.wide.u32 %y0, %t0, 16, %in; ld.global.v4.u32 {$r, $r+, $r+, $r+}, [%y0];",
        "and.b32 %t0, $r, 63; mad.wide.u32 %y0, %t0, 16, %fin; ld.global.v4.f32 {$f, $f+, $f+, $f+}, [%y0];",
        "and.b32 %t0, $r, 63; mad.wide.u32 %y0, %t0, 16, %in; ld.global.v2.u64 {$d, $d+}, [%y0];",
        "and.b32 %t0, $r, 1023; cvt.u64.u32 %y0, %t0; add.s64 %y0, %in, %y0; ld.global.{u8|s8} $r, [%y0];",
        "and.b32 %t0, $r, 511; mad.wide.u32 %y0, %t0, 2, %in; ld.global.{u16|s16} $r, [%y0];",
        "and.b32 %t0, $r, 511; mad.wide.u32 %y0, %t0, 2, %in; ld.global.u16 $h, [%y0];",
        "and.b32 %t0, $r, 255; mad.wide.u32 %y0, %t0, 4, %in; ld.global.v4.u8 {$h, $h+, $h+, $h+}, [%y0];",
        "and.b32 %t0, $r, 255; mad.wide.u32 %y0, %t0, 4, %in; ld.global.v2.u16 {$h, $h+}, [%y0];",
        "and.b32 %t0, %gid, 127; mad.wide.u32 %y0, %t0, 4, %in; ld.global.u32 $r, [%y0+{0|4|256}];",
        "mul.wide.u32 %y0, %lane, 4; add.s64 %y0, %y0, %fin; ld.global.f32 $f, [%y0];", "ld.global.u32 $r, [%in+{0|64|1020}];",
        // The thread's own memory.
        "st.global.{u32|b32} [%work+{0|4|8}], $r;", "ld.global.{u32|s32} $r, [%work+{0|4|8}];", "st.global.u8 [%work+{12|13|14}], $r;", "st.global.u16 [%work+{16|18}], $h;", "ld.global.s8 $r, [%work+{12|17}];",
        "st.global.u64 [%work+{24|32}], $d;", "ld.global.u64 $d, [%work+{24|32}];", "st.global.v4.u32 [%work+48], {$r, $r, $r, $r};", "ld.global.v4.u32 {$r, $r+, $r+, $r+}, [%work+{0|48}];", "st.global.v2.u64 [%work+32], {$d, $d};",
        "st.global.f32 [%fwork+{0|4}], $f;", "ld.global.f32 $f, [%fwork+{0|4|16}];", "st.global.v4.f32 [%fwork+16], {$f, $f, $f, $f};", "st.global.v2.f32 [%fwork+8], {$f, $f};", "st.global.f64 [%fwork+{32|40}], $g;", "ld.global.f64 $g, [%fwork+{32|56}];", "st.global.v2.f64 [%fwork+48], {$g, $g};", "ld.global.v2.f64 {$g, $g+}, [%fwork+{32|48}];",
        "st.shared.u32 [%mine], $r;", "ld.shared.u32 $r, [%mine+{0|8}];", "st.shared.u16 [%mine+4], $h;", "st.shared.u8 [%mine+7], $r;", "ld.shared.s8 $r, [%mine+5];", "st.shared.u64 [%mine+8], $d;", "ld.shared.v2.u32 {$r, $r+}, [%mine+{0|8}];", "ld.shared.v4.u32 {$r, $r+, $r+, $r+}, [%mine];",
        "and.b32 %t0, $r, 15; shl.b32 %t0, %t0, 2; mov.u32 %t1, stack; add.u32 %t0, %t0, %t1; st.local.u32 [%t0], $r;", "and.b32 %t0, $r, 15; shl.b32 %t0, %t0, 2; mov.u32 %t1, stack; add.u32 %t0, %t0, %t1; ld.local.{u32|s32} $r, [%t0];",
        "st.local.v2.u32 [stack+{8|24}], {$r, $r};", "ld.local.u64 $d, [stack+{0|16}];", "and.b32 %t0, $r, 63; mov.u32 %t1, stack; add.u32 %t0, %t0, %t1; st.local.u8 [%t0], $r; ld.local.u8 $r, [%t0];",
        "ld.local.v4.u32 {$r, $r+, $r+, $r+}, [stack+{0|32}];",
        // Constants and parameters.
        "and.b32 %t0, $r, 63; shl.b32 %t0, %t0, 2; mov.u32 %t1, table; add.u32 %t0, %t0, %t1; ld.const.{u32|s32} $r, [%t0];", "ld.const.u32 $r, [table+{0|60|252}];", "ld.const.v2.u32 {$r, $r+}, [table+8];", "ld.param.u32 $r, [uniform];",
        // Generic addresses, also of different spaces in one instruction.
        "cvta.global.u64 %y0, %work; st.u32 [%y0+4], $r;", "cvta.global.u64 %y0, %in; ld.u32 $r, [%y0+{4|128}];", "ld.u32 $r, [%gmine];", "st.u32 [%gmine+4], $r;", "ld.u32 $r, [%gstack+{4|12}];",
        "selp.b64 %y0, %gmine, %gstack, $p; ld.u32 $r, [%y0+{0|8}];", "selp.b64 %y0, %gmine, %gstack, $p; st.u32 [%y0+{0|8}], $r;", "selp.b64 %y0, %work, %gmine, $p; ld.{u8|s16} $r, [%y0+2];", "cvta.to.shared.u64 %y0, %gmine; ld.shared.u32 $r, [%y0];",
        // Accumulators.
        "red.global.add.u32 [%acc+{0|4}], $r;", "red.global.add.u64 [%acc+8], $d;", "red.global.{min.s32 [%acc+16]|max.s32 [%acc+20]|min.u32 [%acc+24]|max.u32 [%acc+28]|and.b32 [%acc+32]|or.b32 [%acc+36]|xor.b32 [%acc+40]}, $r;",
        "red.global.inc.u32 [%acc+44], 1000;", "red.global.{min.s64 [%acc+48]|max.u64 [%acc+56]|and.b64 [%acc+64]|or.b64 [%acc+72]|xor.b64 [%acc+80]}, $d;", "and.b32 %t0, $r, 7; mad.wide.u32 %y0, %t0, 4, %acc; red.{global.add.u32|relaxed.gpu.global.add.u32} [%y0+96], $r;",
        "red.shared.{add.u32 [sums]|min.s32 [sums+4]|max.s32 [sums+8]|min.u32 [sums+12]|max.u32 [sums+16]|and.b32 [sums+20]|or.b32 [sums+24]|xor.b32 [sums+28]}, $r;", "red.shared.add.u64 [sums+32], $d;", "and.b32 %t0, $r, 3; shl.b32 %t0, %t0, 2; mov.u32 %t1, sums; add.u32 %t0, %t0, %t1; red.shared.add.u32 [%t0+40], $r;",
    ];

    /// <summary>Of these, what needs neither other threads nor memory that depends on where the thread runs.</summary>
    public static readonly string[] OwnMemory = [.. Memory.Where(form => !new[] { "shared", "local", "stack", "mine", "red.", "cvta" }.Any(word => form.Contains(word, StringComparison.Ordinal)))];

    /// <summary>Atomics with a result, on what no other thread touches. In a loop they look like a wait.</summary>
    public static readonly string[] Atomics =
    [
        "atom.global.{add.u32|min.s32|max.u32|exch.b32|and.b32|or.b32|xor.b32|inc.u32|dec.u32} $r, [%work+{0|4|8}], $r;", "atom.global.cas.b32 $r, [%work+{0|4}], $r, $r;", "atom.global.{add.u64|exch.b64|max.s64} $d, [%work+{24|32}], $d;", "atom.global.cas.b64 $d, [%work+24], $d, $d;",
        "atom.shared.{add.u32|min.u32|exch.b32|xor.b32} $r, [%mine+{0|4}], $r;", "atom.shared.cas.b32 $r, [%mine], $r, $r;", "atom.shared.{add.u64|exch.b64} $d, [%mine+8], $d;", "atom.{add.u32|exch.b32} $r, [%gmine+4], $r;", "atom.global.add.f32 $f, [%fwork+{0|4}], $f;",
    ];

    /// <summary>What all lanes of a warp do together, in whole warps. %mask: the warp's lanes.</summary>
    public static readonly string[] WholeWarp =
    [
        "shfl.sync.{up.b32 $r, $r, $#31, 0|down.b32 $r, $r, $#31, 31|bfly.b32 $r, $r, $#31, 31|idx.b32 $r, $r, $#31, 31}, {0xffffffff|%mask};", "shfl.sync.up.b32 $r|$p, $r, $#7, {0|0x1800}, 0xffffffff;", "shfl.sync.down.b32 $r|$p, $r, $#7, {31|0x181f|0x1c1f}, 0xffffffff;",
        "shfl.sync.bfly.b32 $r|$p, $r, {1|2|4|8|16}, {31|0x181f}, 0xffffffff;", "shfl.sync.idx.b32 $r, $r, $r, 31, 0xffffffff;", "shfl.sync.bfly.b32 $f, $f, {1|8|16}, 31, 0xffffffff;", "shfl.sync.down.b32 $f, $f, $#31, 31, 0xffffffff;",
        "vote.sync.ballot.b32 $r, $p, 0xffffffff;", "match.any.sync.b32 $r, $r, 0xffffffff;",
    ];

    /// <summary>The same in any warp. %warplanes: how many lanes it has.</summary>
    public static readonly string[] AnyWarp =
    [
        "rem.u32 %t0, $r, %warplanes; shfl.sync.idx.b32 $r, $r, %t0, 31, %mask;", "rem.u32 %t0, $r, %warplanes; shfl.sync.idx.b32 $f, $f, %t0, 31, %mask;", "shfl.sync.up.b32 $r|$p, $r, $#31, 0, %mask;",
        "vote.sync.{all|any|uni}.pred $p, $p, %mask;", "vote.sync.ballot.b32 $r, {$p|!$p}, %mask;", "match.any.sync.{b32 $r, $r|b64 $r, $d}, %mask;", "match.all.sync.b32 $r|$p, $r, %mask;",
        "redux.sync.{add.u32|add.s32|min.s32|max.s32|min.u32|max.u32} $r, $r, %mask;", "redux.sync.{and|or|xor}.b32 $r, $r, %mask;", "bar.warp.sync %mask;",
    ];

    /// <summary>What all threads of a block do together; other: another thread's number.</summary>
    public static readonly string[] WholeBlock =
    [
        "st.shared.v2.u32 [%mine], {$r, $r}; bar.sync 0; add.u32 %t0, %linear, $R; rem.u32 %t0, %t0, %threads; shl.b32 %t0, %t0, 4; mov.u32 %t1, slots; add.u32 %t0, %t0, %t1; ld.shared.{u32 $r, [%t0]|v2.u32 {$r, $r+}, [%t0]|u16 $h, [%t0+2]|s8 $r, [%t0+5]|v4.u32 {$r, $r+, $r+, $r+}, [%t0]}; bar.sync 0;",
        "st.shared.u64 [%mine+8], $d; barrier.sync 0; xor.b32 %t0, %linear, {1|5|16|33}; rem.u32 %t0, %t0, %threads; mad.lo.u32 %t0, %t0, 16, %slots; ld.shared.u64 $d, [%t0+8]; bar.sync 0;",
        "st.shared.f32 [%fmine], $f; bar.sync {0|3}; sub.u32 %t0, %threads, %linear; sub.u32 %t0, %t0, 1; mad.lo.u32 %t0, %t0, 4, %fslots; ld.shared.f32 $f, [%t0]; bar.sync 0;",
        "st.shared.u32 [%mine+4], $r; bar.sync 1; rem.u32 %t0, $r, %threads; shl.b32 %t0, %t0, 4; add.u32 %t0, %t0, %slots; ld.shared.u32 $r, [%t0+4]; bar.sync 1;",
        "bar.sync 0; red.shared.add.u32 [sums+56], $r; bar.sync 0; ld.shared.u32 $r, [sums+56]; bar.sync 0;",
        "membar.{cta|gl}; bar.sync 0;",
    ];

    /// <summary>The same where the threads of a block stand at several places.</summary>
    public const string SplitBarrier = "st.shared.u32 [%mine+4], $r; barrier.sync 0; xor.b32 %t0, %linear, 1; rem.u32 %t0, %t0, %threads; mad.lo.u32 %t0, %t0, 16, %slots; ld.shared.u32 $r, [%t0+4]; barrier.sync 0;";

    /// <summary>As <see cref="WholeBlock"/>, where no thread has left.</summary>
    public static readonly string[] AllThreads = ["bar.red.popc.u32 $r, 0, $p;", "bar.red.{and|or}.pred $p, 0, $p;"];
}
